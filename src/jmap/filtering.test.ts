/** What is sent over JMAP passes mail filters too. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CONTINUE, type MilterPeer, type MilterScript, says, startMilterPeer } from "../../test/support/milter-peer.ts";
import { until } from "../../test/support/until.ts";
import { silentEvents } from "../base/events.ts";
import { silentLog } from "../base/log.ts";
import { Filters } from "../trust/milter/filters.ts";
import type { JsonObject } from "./json.ts";
import { type JmapAccount, jmapAccount } from "./testing/jmap-account.ts";

interface Sent {
  readonly made: JsonObject;
  readonly peer: MilterPeer;
  readonly mine: JmapAccount;
}

/** Sends to bob, with a blind copy elsewhere. */
async function sent(
  script: MilterScript,
  mail: readonly ("incoming" | "submission")[] = ["submission"],
): Promise<Sent> {
  await using peer = await startMilterPeer(script);
  await using mine = await jmapAccount();
  const around = { log: silentLog, events: silentEvents, hostname: "mx.example.com", messageBytesMax: 2 ** 20 };
  Object.assign(mine.mail, { filters: new Filters([peer.settings({ mail })], around) });
  const { list } = await mine.call("Identity/get", { ids: null });
  const identityId = (list as JsonObject[])[0]?.["id"] as string;
  const text = "From: ada@example.com\nTo: bob@example.com\nBcc: x@elsewhere.example\nSubject: s\n\nbody\n";
  const { emailId } = await mine.add(text, { to: "drafts", flags: ["\\Draft"] });
  const response = await mine.call("EmailSubmission/set", { create: { s: { identityId, emailId: `M${emailId}` } } });
  // The session that it was told of is over.
  if (peer.connections > 0) await until(() => peer.told.at(-1) === "Q");
  const made = ((response["created"] ?? response["notCreated"]) as Record<string, JsonObject>)["s"] ?? {};
  return { made, peer, mine };
}

describe("mail filters of what is sent over JMAP", () => {
  it("are told of the author and all recipients, and see what leaves", async () => {
    const { peer, mine } = await sent({ answers: { E: () => [says("h", "X-Seen", "yes"), CONTINUE] } });
    const told = peer.told.join("\n");
    assert.match(told, /^C\[127\.0\.0\.1\]\|4.*127\.0\.0\.1\|$/ms);
    assert.match(told, /{daemon_name}\|http\|/);
    assert.match(told, /{auth_authen}\|ada@example\.com\|/);
    assert.match(told, /^M<ada@example\.com>\|SIZE=\d+\|$/m);
    assert.match(told, /^R<bob@example\.com>\|$/m);
    assert.match(told, /^R<x@elsewhere\.example>\|$/m);
    assert.match(told, /^LMessage-ID\|/m);
    assert.doesNotMatch(told, /^LBcc/m);
    const [queued] = mine.queued;
    assert.match(Buffer.from(queued?.message ?? []).toString(), /^Subject: s\r\nX-Seen: yes\r\n/m);
  });

  it("refuse it in their own words, and nothing is sent", async () => {
    for (const letter of ["M", "R", "E"]) {
      const { made, mine } = await sent({ answers: { [letter]: () => says("y", "554 5.7.1 No secrets") } });
      assert.deepEqual([made["type"], made["description"]], ["forbiddenToSend", "No secrets"]);
      assert.equal(mine.queued.length, 0);
    }
  });

  it("keep it in the queue by putting it into quarantine, and may discard it", async () => {
    const held = await sent({ answers: { E: () => [says("q", "odd"), CONTINUE] } });
    assert.deepEqual(
      held.mine.queued.map(({ isHeld }) => isHeld),
      [true],
    );
    const gone = await sent({ answers: { E: () => says("d") } });
    assert.equal(gone.made["undoStatus"], "final");
    assert.equal(gone.mine.queued.length, 0);
  });

  it("are not asked where they look at mail from outside only", async () => {
    const { peer, mine } = await sent({}, ["incoming"]);
    assert.equal(peer.connections, 0);
    assert.equal(mine.queued.length, 1);
  });
});
