import assert from "node:assert/strict";
import { it } from "node:test";
import type { Channel, Talk } from "./endpoint.ts";
import { jmapAccount } from "./testing/jmap-account.ts";

it("a WebSocket does nothing for a client that goes on talking when it was told goodbye", async () => {
  await using mine = await jmapAccount();
  const said: string[] = [];
  const channel: Channel = {
    send: async (text) => void said.push(text),
    unsent: 0,
    close: (code) => void said.push(String(code)),
  };
  const talks: Talk[] = [];
  mine.endpoint.webSocket(mine.visitor, (start) => {
    talks.push(start(channel));
    return new Response(null);
  });
  mine.endpoint[Symbol.dispose]();
  const methodCalls = [["Mailbox/set", { accountId: "A1", create: { m: { name: "Late" } } }, "c"]];
  const using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"];
  await talks[0]?.receive(JSON.stringify({ "@type": "Request", using, methodCalls }));
  assert.deepEqual(said, ["1001"]);
  assert.equal(await mine.account.read((mail) => mail.mailboxByPath("Late")), undefined);
});
