import { DAY_MS } from "../../base/clock.ts";
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { receiveMessage } from "../../mail/receive.ts";
import { recipientOf, route } from "../../mail/route.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { parseMailFrom } from "../../wire/smtp/mail-from.ts";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

let messages = 0;

/** Mail from elsewhere for Ada. */
async function arrive(mine: JmapAccount, from: string, message: string, to = "ada@example.com"): Promise<void> {
  const path = pathOf(to);
  const rcpt = { path, notify: undefined, originalRecipient: undefined };
  const [outcome] = await receiveMessage(mine.mail, {
    envelope: {
      from: parseMailFrom(`FROM:<${from}>`),
      recipients: [recipientOf(rcpt, await route(mine.mail, path), false)],
    },
    origin: {
      transport: "lmtp",
      greetedAs: "x",
      extended: true,
      address: "127.0.0.1",
      hostname: undefined,
      tls: undefined,
      author: undefined,
    },
    id: `t${++messages}`,
    at: mine.clock.now(),
    message: Buffer.from(message.replaceAll("\n", "\r\n")),
    author: undefined,
    isOurs: false,
    answers: "each",
  });
  assert.equal(outcome, "delivered");
}

const TO_ADA = "From: x@elsewhere.example\nTo: Ada <ada@example.com>\nSubject: Question\nMessage-ID: <q@x>\n\n?\n";

describe("VacationResponse", () => {
  const away = async (patch: Record<string, Json> = {}): Promise<JmapAccount> => {
    const mine = await jmapAccount();
    await mine.call("VacationResponse/set", {
      update: { singleton: { isEnabled: true, subject: "Weg", textBody: "Bis Montag – Ada\n", ...patch } },
    });
    return mine;
  };
  const answers = (mine: JmapAccount): string[] => mine.queued.map(({ message }) => Buffer.from(message).toString());

  it("is one object, there from the start, changed and never made or removed", async () => {
    await using mine = await jmapAccount();
    const { list } = await mine.call("VacationResponse/get", { ids: null });
    assert.deepEqual(list, [
      {
        id: "singleton",
        isEnabled: false,
        fromDate: null,
        toDate: null,
        subject: null,
        textBody: null,
        htmlBody: null,
      },
    ]);
    const response = await mine.call("VacationResponse/set", {
      create: { a: {} },
      update: { singleton: { isEnabled: true, fromDate: "2026-01-01T00:00:00Z" }, other: {} },
      destroy: ["singleton"],
    });
    assert.deepEqual(response["updated"], { singleton: null });
    assert.equal((response["notCreated"] as Record<string, JsonObject>)["a"]?.["type"], "singleton");
    assert.equal((response["notDestroyed"] as Record<string, JsonObject>)["singleton"]?.["type"], "singleton");
    assert.equal((response["notUpdated"] as Record<string, JsonObject>)["other"]?.["type"], "notFound");
    const wrong = await mine.call("VacationResponse/set", { update: { singleton: { fromDate: "soon" } } });
    assert.equal((wrong["notUpdated"] as Record<string, JsonObject>)["singleton"]?.["type"], "invalidProperties");
  });

  it("answers each sender once in a while, as a program that nobody answers", async () => {
    await using mine = await away();
    await arrive(mine, "x@elsewhere.example", TO_ADA);
    await arrive(mine, "X@elsewhere.example", TO_ADA);
    const [answer, ...others] = answers(mine);
    assert.equal(others.length, 0);
    assert.equal(mine.queued[0]?.reversePath, undefined);
    assert.match(answer ?? "", /^From: Ada <ada@example\.com>\r\nTo: x@elsewhere\.example\r\nSubject: Weg\r\n/m);
    assert.match(
      answer ?? "",
      /^In-Reply-To: <q@x>\r\nReferences: <q@x>\r\nAuto-Submitted: auto-replied \(vacation\)\r\n/m,
    );
    assert.match(answer ?? "", /Bis Montag =E2=80=93 Ada/);
    mine.clock.advance(8 * DAY_MS);
    await arrive(mine, "x@elsewhere.example", TO_ADA);
    assert.equal(answers(mine).length, 2);
  });

  it("answers in the mailbox of who is here, and writes both texts where there are two", async () => {
    await using mine = await away({ htmlBody: "<p>Bis Montag</p>", subject: null });
    await arrive(mine, "bob@example.com", TO_ADA);
    const bob = mine.store.account(2 as typeof mine.account.id);
    const message = await bob.read(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      assert.ok(inbox !== undefined);
      const [row] = await mail.rowsFrom(inbox.id, 1, 1);
      assert.ok(row !== undefined);
      return mail.content(row.emailId);
    });
    const text = Buffer.from(await bob.bytes(message)).toString();
    assert.match(text, /^Subject: Auto: Question\r\n/m);
    assert.match(text, /^Content-Type: multipart\/alternative;/m);
  });

  const silent: readonly (readonly [what: string, from: string, message: string, patch?: Record<string, Json>])[] = [
    ["while it is off", "x@elsewhere.example", TO_ADA, { isEnabled: false }],
    ["before its time", "x@elsewhere.example", TO_ADA, { fromDate: "2099-01-01T00:00:00Z" }],
    ["after its time", "x@elsewhere.example", TO_ADA, { toDate: "2000-01-01T00:00:00Z" }],
    ["to notices", "", TO_ADA],
    ["to itself", "ada@example.com", TO_ADA],
    ["to programs", "noreply@elsewhere.example", TO_ADA],
    ["to lists", "x@elsewhere.example", `List-Id: <l.x>\n${TO_ADA}`],
    ["to other answers", "x@elsewhere.example", `Auto-Submitted: auto-replied\n${TO_ADA}`],
    ["to what was not sent to its owner", "x@elsewhere.example", "To: list@elsewhere.example\nSubject: s\n\n.\n"],
  ];
  for (const [what, from, message, patch] of silent) {
    it(`says nothing ${what}`, async () => {
      await using mine = await away(patch);
      await arrive(mine, from, message);
      assert.deepEqual(answers(mine), []);
    });
  }
});
