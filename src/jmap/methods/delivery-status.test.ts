import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { silentLog } from "../../base/log.ts";
import { deliver } from "../../mail/deliver.ts";
import { noteFates } from "../../mail/sent/note-fates.ts";
import { ownResult } from "../../mail/queue/own-result.ts";
import type { RecipientChange } from "../../mail/queue/settle.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const fate = (address: string, outcome: RecipientChange["outcome"], code: number, text: string): RecipientChange => ({
  number: 0,
  recipient: { path: pathOf(address), notify: undefined, originalRecipient: undefined },
  outcome,
  owed: undefined,
  result: ownResult(outcome === "waiting" ? "deferred" : outcome, code, `${String(code)[0]}.0.0`, text),
});

/** One submission to three recipients, and what is known of it. */
async function sent(mine: JmapAccount): Promise<{
  readonly name: string;
  statuses(): Promise<Record<string, Json>>;
  show(): Promise<JsonObject>;
  tell(...changes: readonly RecipientChange[]): Promise<void>;
  arrives(report: string): Promise<void>;
}> {
  const { list } = await mine.call("Identity/get", { ids: null });
  const to = "To: here@example.com, one@elsewhere.example, two@b\u00fccher.example";
  const added = await mine.add(
    `From: ada@example.com\n${to.replace("here", "bob")}\nMessage-ID: <m1@x>\nSubject: s\n\n.\n`,
    {
      to: "drafts",
    },
  );
  const identityId = (list as JsonObject[])[0]?.["id"] ?? "";
  const made = await mine.call("EmailSubmission/set", {
    create: { s: { identityId, emailId: `M${added.emailId}` } },
  });
  const { id = "" } = (made["created"] as Record<string, JsonObject>)["s"] ?? {};
  const name = mine.queued.at(-1)?.id ?? "";
  const show = async (): Promise<JsonObject> =>
    ((await mine.call("EmailSubmission/get", { ids: [id] }))["list"] as JsonObject[])[0] ?? {};
  const parts = { store: mine.store, log: silentLog };
  return {
    name,
    show,
    async statuses() {
      const all = (await show())["deliveryStatus"] as Record<string, JsonObject>;
      return Object.fromEntries(
        Object.entries(all).map(([address, each]) => [
          address.split("@")[0] ?? "",
          [each["delivered"] ?? null, each["smtpReply"] ?? null, each["displayed"] ?? null],
        ]),
      );
    },
    async tell(...changes) {
      const leg = { lane: { hop: "x", author: mine.account.id, priority: 0 } };
      assert.equal(await noteFates(parts, { leg, name }, changes), true);
    },
    async arrives(report) {
      const account = { id: mine.account.id, address: "ada@example.com", detail: undefined, folder: undefined };
      const copies = [{ account, prefix: Buffer.from("Return-Path: <>\r\nDelivered-To: ada@example.com\r\n") }];
      const message = Buffer.from(report.replaceAll("\n", "\r\n"));
      const { failures } = await deliver(mine.mail, { id: "d", message, copies, at: mine.clock.now() });
      assert.equal(failures.size, 0);
    },
  };
}

const reportOf = (type: string, fields: string): string =>
  `Subject: report\nContent-Type: multipart/report; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: message/${type}\n\n${fields}\n--b--\n`;

describe("deliveryStatus", () => {
  it("follows the queue, and moves the state of submissions", async () => {
    await using mine = await jmapAccount();
    const mail = await sent(mine);
    assert.equal(mine.queued.at(-1)?.envelopeId, mail.name);
    const { state = "" } = await mine.call("EmailSubmission/get", { ids: [] });
    await mail.tell(
      {
        ...fate("bob@example.com", "delivered", 250, "delivered to the mailbox"),
        result: { ...ownResult("delivered", 250, "2.1.5", "there"), arrival: "delivered" } as never,
      },
      fate("one@elsewhere.example", "waiting", 451, "later"),
      fate("two@xn--bcher-kva.example", "failed", 550, "never"),
    );
    assert.deepEqual(await mail.statuses(), {
      bob: ["yes", "250 2.1.5 there", "unknown"],
      one: ["queued", "451 4.0.0 later", "unknown"],
      two: ["no", "550 5.0.0 never", "unknown"],
    });
    const changes = await mine.call("EmailSubmission/changes", { sinceState: state });
    assert.deepEqual(changes["updated"], [(await mail.show())["id"]]);
    await mail.tell(fate("one@elsewhere.example", "delivered", 250, "taken"));
    assert.deepEqual((await mail.statuses())["one"], ["unknown", "250 2.0.0 taken", "unknown"]);
    const { newState = "" } = await mine.call("EmailSubmission/changes", { sinceState: state });
    await mail.tell(fate("one@elsewhere.example", "delivered", 250, "taken"));
    const none = await mine.call("EmailSubmission/changes", { sinceState: newState });
    assert.deepEqual([none["updated"], none["newState"]], [[], newState]);
  });

  it("is told by reports that come back, which are kept with the submission", async () => {
    await using mine = await jmapAccount();
    const mail = await sent(mine);
    await mail.arrives(
      reportOf(
        "delivery-status",
        `Reporting-MTA: dns; far.example\nOriginal-Envelope-Id: ${mail.name}\n\nFinal-Recipient: rfc822; one@elsewhere.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\n\nFinal-Recipient: rfc822; bob@example.com\nAction: delayed\nStatus: 4.0.0\n\n`,
      ),
    );
    await mail.arrives(
      reportOf(
        "disposition-notification",
        "Final-Recipient: rfc822; bob@example.com\nOriginal-Message-ID: <m1@x>\nDisposition: manual-action/MDN-sent-manually; displayed\n",
      ),
    );
    assert.deepEqual(await mail.statuses(), {
      bob: ["queued", "250 2.0.0 Ok", "yes"],
      one: ["no", "552 5.2.2 full", "unknown"],
      two: ["queued", "250 2.0.0 Ok", "unknown"],
    });
    const { dsnBlobIds, mdnBlobIds } = await mail.show();
    const blobs = [...(dsnBlobIds as string[]), ...(mdnBlobIds as string[])];
    const { parsed } = await mine.call("Email/parse", { blobIds: blobs, properties: ["subject"] });
    assert.deepEqual(Object.keys(parsed as JsonObject), blobs);
    assert.equal(blobs.length, 2);
  });

  it("believes no report about a message that it does not name, and delivers that as any mail", async () => {
    await using mine = await jmapAccount();
    const mail = await sent(mine);
    const before = await mail.show();
    const recipient = "Final-Recipient: rfc822; bob@example.com\nAction: failed\nStatus: 5.0.0\n\n";
    for (const name of ["", `${mail.name}0`, "m1.00000000-0000-4000-8000-000000000000"])
      await mail.arrives(reportOf("delivery-status", `Original-Envelope-Id: ${name}\n\n${recipient}`));
    assert.deepEqual(await mail.show(), before);
    const { ids } = await mine.call("Email/query", { filter: { subject: "report" } });
    assert.equal((ids as string[]).length, 3);
  });
});
