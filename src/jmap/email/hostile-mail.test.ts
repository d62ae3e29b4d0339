/** What mail from strangers is made of comes back from clients: in replies, in drafts, in what they forward. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { emailIdText } from "../../store/object-id.ts";
import type { Json, JsonObject } from "../json.ts";
import { jmapAccount, type JmapAccount } from "../testing/jmap-account.ts";

describe("mail made to be misread", () => {
  let mine: JmapAccount;
  let drafts: string;
  before(async () => {
    mine = await jmapAccount();
    drafts = `F${await mine.mailbox("drafts")}`;
  });
  after(() => mine[Symbol.asyncDispose]());

  const got = async (message: string, properties: readonly string[]): Promise<JsonObject> => {
    const { emailId } = await mine.add(message);
    const asked = {
      ids: [emailIdText(emailId)],
      properties: [...properties],
      bodyProperties: ["type", "name", "blobId"],
    };
    const { list } = await mine.call("Email/get", asked);
    return (list as JsonObject[])[0] ?? {};
  };
  const created = async (email: Record<string, Json>): Promise<JsonObject> =>
    mine.call("Email/set", { create: { e: { mailboxIds: { [drafts]: true }, ...email } } });
  const written = async (email: Record<string, Json>): Promise<string> => {
    const { e } = (await created(email))["created"] as Record<string, JsonObject>;
    const bytes = await mine.endpoint.blob(mine.visitor, e?.["blobId"] as string);
    return Buffer.from(bytes ?? []).toString("latin1");
  };

  it("keeps an address one address, from the mail to the envelope of the answer", async () => {
    const email = '"victim@bank.example,x"@eve.example';
    const { from } = await got(`From: ${email}\n\nHello\n`, ["from"]);
    assert.deepEqual(from, [{ name: null, email }]);
    const [identity] = (await mine.call("Identity/get"))["list"] as JsonObject[];
    const responses = await mine.calls(
      [
        "Email/set",
        {
          create: { e: { mailboxIds: { [drafts]: true }, from: [{ email: mine.visitor.address }], to: from as Json } },
        },
      ],
      ["EmailSubmission/set", { create: { s: { identityId: identity?.["id"] ?? null, emailId: "#e" } } }],
    );
    assert.ok(responses[1]?.[1]["created"], JSON.stringify(responses));
    assert.deepEqual(
      mine.queued.at(-1)?.recipients.map(({ path }) => [path.local, path.domain]),
      [["victim@bank.example,x", "eve.example"]],
    );
  });

  it("gives a draft back as it was left, addresses half written", async () => {
    const to = ["bob", "not an address", "a b@c.example", "x@y@z.example"].flatMap((email) => [
      { name: null, email },
      { name: "Bob", email },
    ]);
    const { e } = (await created({ to }))["created"] as Record<string, JsonObject>;
    const { list } = await mine.call("Email/get", { ids: [e?.["id"] as string], properties: ["to"] });
    const read = ["bob", "not an address", '"a b"@c.example', '"x@y"@z.example'];
    assert.deepEqual(
      (list as JsonObject[])[0]?.["to"],
      read.flatMap((email) => [
        { name: null, email },
        { name: "Bob", email },
      ]),
    );
  });

  it("has no address with control characters in it, and no field of none", async () => {
    const { notCreated } = await created({ to: [{ email: "a@b.example\r\nBcc: c@d.example" }] });
    const error = (notCreated as Record<string, JsonObject>)["e"];
    assert.deepEqual([error?.["type"], error?.["properties"]], ["invalidProperties", ["to"]]);
    assert.doesNotMatch(await written({ from: [], to: [], references: [], subject: "" }), /^(?:From|To|References):/m);
  });

  it("has no line that is too long to be sent", async () => {
    const long = "x".repeat(2000);
    const header = await written({ subject: long, to: [{ name: `${long}, y`, email: "a@b.example" }] });
    assert.ok(header.split("\r\n").every((line) => line.length < 100));
    for (const property of ["header:X-Long", `header:${long}`]) {
      const { notCreated } = await created({ [property]: long });
      const error = (notCreated as Record<string, JsonObject>)["e"];
      assert.deepEqual([error?.["type"], error?.["properties"]], ["invalidProperties", [property]]);
    }
  });

  it("is not turned around in names", async () => {
    const name = "=?utf-8?q?a=E2=80=AEgpj.exe?=";
    const { from, subject, attachments } = await got(
      `From: ${name} <a@b.example>\nSubject: ${name}\nContent-Type: image/png\nContent-Disposition: attachment; filename*=utf-8''a%E2%80%AEgpj%00%0D.exe\n\nx\n`,
      ["from", "subject", "attachments"],
    );
    assert.deepEqual([from, subject], [[{ name: "agpj.exe", email: "a@b.example" }], "agpj.exe"]);
    assert.equal((attachments as JsonObject[])[0]?.["name"], "agpj.exe");
  });

  it("is a message within a message, though it is encoded", async () => {
    const inner = Buffer.from("Subject: inside\r\n\r\nHello\r\n").toString("base64");
    const { attachments } = await got(
      `Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${inner}\n--b--\n`,
      ["attachments"],
    );
    const [{ type, blobId } = {}] = attachments as JsonObject[];
    assert.ok(type === "message/rfc822" && typeof blobId === "string", JSON.stringify(attachments));
    const { parsed } = await mine.call("Email/parse", { blobIds: [blobId], properties: ["subject"] });
    assert.deepEqual(parsed, { [blobId]: { subject: "inside" } });
  });

  it("has an attachment, though only Outlook can open it", async () => {
    const { hasAttachment } = await got("Content-Type: application/ms-tnef; name=winmail.dat\n\nx\n", [
      "hasAttachment",
    ]);
    assert.equal(hasAttachment, true);
  });
});
