import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { MethodError } from "../errors.ts";
import { Room } from "../room.ts";
import { parseMessage } from "./body-part.ts";
import { LargeBodies } from "./large-bodies.ts";
import { type BodyWish, contentJson } from "./properties.ts";

const LARGE = 1_200_000;
const PROPERTIES = new Set(["bodyValues", "textBody", "attachments", "subject"]);

function message(size: number): Buffer {
  const text = "caf=C3=A9 &amp; more\r\n".repeat(size / 21);
  const file = Buffer.alloc(size / 8, 7).toString("base64");
  return Buffer.from(
    `Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${text}\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${file}\r\n--b--\r\n`,
  );
}

const wish = (room: Room, maxBytes = 0): BodyWish => ({
  properties: ["partId", "blobId", "size", "type"],
  fetchText: false,
  fetchHtml: false,
  fetchAll: true,
  maxBytes,
  room,
});

describe("a message of many megabytes", () => {
  const bodies = new LargeBodies();
  after(() => bodies[Symbol.dispose]());

  for (const [what, size] of [
    ["a large one", LARGE],
    ["a small one", 2000],
  ] as const)
    it(`is shown as it would be here: ${what}`, async () => {
      const shown = await bodies.json(message(size), "BM1", PROPERTIES, wish(new Room(), 500));
      assert.deepEqual(shown, contentJson(parseMessage(message(size)), "BM1", PROPERTIES, wish(new Room(), 500)));
    });

  it("takes its room in the answer, and has none when that is used up", async () => {
    const room = new Room(LARGE * 1.5);
    await bodies.json(message(LARGE), "BM1", PROPERTIES, wish(room));
    assert.ok(room.used > LARGE * 0.7);
    await assert.rejects(
      bodies.json(message(LARGE), "BM1", PROPERTIES, wish(room)),
      (error) => error instanceof MethodError && error.type === "requestTooLarge",
    );
  });

  it("may lie in memory that others use too", async () => {
    const shared = Buffer.concat([Buffer.from("x"), message(LARGE)]).subarray(1);
    await bodies.json(shared, "BM1", PROPERTIES, wish(new Room(), 10));
    assert.equal(shared.toString("latin1", 0, 10), "Subject: s");
  });
});
