import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { TestClock } from "../base/clock.ts";

const user = `user@${DOMAIN}`;
const plain = Buffer.from(`\0${user}\0${PASSWORD}`).toString("base64");

async function ask(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.reply()).join("\n");
}

describe("times and priorities", () => {
  const clock = new TestClock(Date.UTC(2026, 0, 5, 10));
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer({ clock, queue: { add: async () => undefined } });
    await server.addUser("user");
  });
  after(() => server[Symbol.asyncDispose]());

  async function open(role: SmtpRole): Promise<{ client: LineClient; hello: string }> {
    const client = await server.connect(role);
    const hello = await ask(client, role === "lmtp" ? "LHLO a" : "EHLO a");
    if (role === "submission") assert.match(await ask(client, `AUTH PLAIN ${plain}`), /^235/);
    return { client, hello };
  }

  it("are announced where they can be had", async () => {
    const offers = async (role: SmtpRole): Promise<string[]> => {
      const { client, hello } = await open(role);
      client.close();
      return hello
        .split("\n")
        .flatMap((line) => /^250.((?:FUTURERELEASE|DELIVERBY|MT-PRIORITY).*)$/.exec(line)?.[1] ?? []);
    };
    assert.deepEqual(await offers("submission"), [
      "FUTURERELEASE 2592000 2026-02-04T10:00:00Z",
      "DELIVERBY",
      "MT-PRIORITY",
    ]);
    assert.deepEqual(await offers("smtp"), ["DELIVERBY", "MT-PRIORITY"]);
    assert.deepEqual(await offers("lmtp"), []);
  });

  it("are not on offer when nothing can wait here", async () => {
    await using without = await startSmtpServer({ clock });
    const client = await without.connect("smtp");
    assert.doesNotMatch(await ask(client, "EHLO a"), /DELIVERBY|MT-PRIORITY/);
    assert.match(await ask(client, "MAIL FROM:<a@b.example> BY=60;N"), /^555 5\.5\.4/);
    assert.match(await ask(client, "MAIL FROM:<a@b.example> MT-PRIORITY=-1"), /^555 5\.5\.4/);
    client.close();
  });

  const asked: readonly (readonly [role: SmtpRole, parameters: string, answer: RegExp])[] = [
    ["submission", "HOLDFOR=3600", /^250 2\.1\.0/],
    ["submission", "HOLDFOR=2592000", /^250/],
    ["submission", "HOLDFOR=2592001", /^501 5\.5\.4 Messages are held for 30 days at most/],
    ["submission", "HOLDUNTIL=2026-02-04T10:00:00Z", /^250/],
    ["submission", "HOLDUNTIL=2026-02-04T10:00:01Z", /^501 5\.5\.4/],
    ["submission", "HOLDUNTIL=2026-01-04T10:00:00Z", /^250/],
    ["submission", "HOLDFOR=60 BY=61;R", /^250/],
    ["submission", "HOLDFOR=61 BY=60;R", /^501 5\.5\.4/],
    ["submission", "BY=60;RT MT-PRIORITY=9", /^250 2\.1\.0/],
    ["smtp", "HOLDFOR=3600", /^555 5\.5\.4/],
    ["smtp", "HOLDUNTIL=2026-02-04T10:00:00Z", /^555 5\.5\.4/],
    ["smtp", "BY=60;N", /^250 2\.1\.0/],
    ["smtp", "MT-PRIORITY=-4", /^250 2\.1\.0/],
    ["smtp", "MT-PRIORITY=4", /^250 2\.3\.6 0 /],
    ["lmtp", "BY=60;N", /^555 5\.5\.4/],
  ];
  for (const [role, parameters, answer] of asked) {
    it(`${role}: ${parameters}`, async () => {
      const { client } = await open(role);
      assert.match(await ask(client, `MAIL FROM:<${user}> ${parameters}`), answer);
      client.close();
    });
  }
});
