import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

const MIXED = `From: Ada <ada@example.com>
To: Bob <bob@example.com>
Subject: =?utf-8?q?Caf=C3=A9?=
Date: Thu, 01 Jan 2026 10:00:00 +0100
Message-ID: <m1@example.com>
X-Own: yes
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

caf=E9 and
more

--b
Content-Type: text/html; charset=x-unheard-of

<p>Hello <b>there</b></p>
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''%C3%A4.pdf
Content-ID: <c1@x>
Content-Language: de, en
Content-Transfer-Encoding: base64

AAECAw==
--b--
`;

describe("Email/get", () => {
  let mine: JmapAccount;
  let id: string;
  before(async () => {
    mine = await jmapAccount();
    id = `M${(await mine.add(MIXED, { flags: ["\\Seen", "$Forwarded"] })).emailId}`;
  });
  after(() => mine[Symbol.asyncDispose]());
  const get = async (args: Record<string, Json>): Promise<JsonObject> => {
    const { list } = await mine.call("Email/get", { ids: [id], ...args });
    return (list as JsonObject[])[0] ?? {};
  };

  it("gives the usual properties when none are named", async () => {
    const email = await get({});
    const inbox = `F${await mine.mailbox("inbox")}`;
    assert.deepEqual(email["mailboxIds"], { [inbox]: true });
    assert.deepEqual(email["keywords"], { $seen: true, $forwarded: true });
    assert.deepEqual(email["from"], [{ name: "Ada", email: "ada@example.com" }]);
    assert.equal(email["subject"], "Café");
    assert.equal(email["sentAt"], "2026-01-01T10:00:00+01:00");
    assert.match(email["receivedAt"] as string, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(email["hasAttachment"], true);
    assert.equal(email["preview"], "café and more");
    assert.deepEqual(email["bodyValues"], {});
    assert.equal(email["size"], Buffer.byteLength(MIXED.replaceAll("\n", "\r\n")));
    assert.equal("headers" in email || "bodyStructure" in email, false);
  });

  it("gives the parts with their ids, names and sizes", async () => {
    const { attachments, bodyStructure } = await get({ properties: ["attachments", "bodyStructure"] });
    assert.deepEqual(attachments, [
      {
        partId: "3",
        blobId: `B${id}-3`,
        size: 4,
        name: "ä.pdf",
        type: "application/pdf",
        charset: null,
        disposition: "attachment",
        cid: "c1@x",
        language: ["de", "en"],
        location: null,
      },
    ]);
    const { partId, type, subParts } = bodyStructure as JsonObject;
    assert.deepEqual([partId, type, (subParts as Json[]).length], [null, "multipart/mixed", 3]);
  });

  it("gives texts decoded, with LF line ends, and says where that was not possible", async () => {
    const { bodyValues } = await get({ properties: ["bodyValues"], fetchAllBodyValues: true });
    assert.deepEqual(bodyValues, {
      1: { value: "café and\nmore\n", isEncodingProblem: false, isTruncated: false },
      2: { value: "<p>Hello <b>there</b></p>", isEncodingProblem: true, isTruncated: false },
    });
  });

  it("says of an encoding that nobody knows that it is a problem", async () => {
    const { emailId } = await mine.add("Content-Type: text/plain\nContent-Transfer-Encoding: x-rot13\n\nuryyb\n");
    const { list } = await mine.call("Email/get", {
      ids: [`M${emailId}`],
      properties: ["bodyValues"],
      fetchAllBodyValues: true,
    });
    const [email] = list as JsonObject[];
    assert.deepEqual(email?.["bodyValues"], { 1: { value: "uryyb\n", isEncodingProblem: true, isTruncated: false } });
  });

  it("cuts texts between characters, and HTML before a tag", async () => {
    const { bodyValues } = await get({ properties: ["bodyValues"], fetchAllBodyValues: true, maxBodyValueBytes: 13 });
    const values = bodyValues as Record<string, JsonObject>;
    assert.deepEqual([values["1"]?.["value"], values["1"]?.["isTruncated"]], ["café and\nmor", true]);
    assert.equal(values["2"]?.["value"], "<p>Hello <b>t");
    const { bodyValues: shorter } = await get({
      properties: ["bodyValues"],
      fetchAllBodyValues: true,
      maxBodyValueBytes: 4,
    });
    assert.equal((shorter as Record<string, JsonObject>)["1"]?.["value"], "caf");
    const { bodyValues: inTag } = await get({
      properties: ["bodyValues"],
      fetchAllBodyValues: true,
      maxBodyValueBytes: 11,
    });
    assert.equal((inTag as Record<string, JsonObject>)["2"]?.["value"], "<p>Hello ");
  });

  it("gives any header field, from the list and from the whole header", async () => {
    const properties = ["header:Subject:asText", "header:X-Own:asText", "headers"];
    const email = await get({ properties });
    assert.equal(email["header:Subject:asText"], "Café");
    assert.equal(email["header:X-Own:asText"], "yes");
    assert.deepEqual((email["headers"] as JsonObject[])[0], { name: "From", value: " Ada <ada@example.com>" });
  });

  it("does not find what is gone, marked \\Deleted, or no id", async () => {
    const { emailId } = await mine.add("Subject: x\n\n.\n", { flags: ["\\Deleted"] });
    const { notFound, list } = await mine.call("Email/get", { ids: [`M${emailId}`, "M999", "T1"], properties: ["id"] });
    assert.deepEqual([notFound, list], [[`M${emailId}`, "M999", "T1"], []]);
  });

  it("refuses properties that are not there, and gives all emails where none are named", async () => {
    for (const args of [
      { ids: [id], properties: ["nope"] },
      { ids: [id], bodyProperties: ["subject"] },
    ]) {
      const [response] = await mine.calls(["Email/get", args]);
      assert.equal(response?.[1]["type"], "invalidArguments");
    }
    const { list, notFound } = await mine.call("Email/get", { ids: null, properties: ["id"] });
    const { ids } = await mine.call("Email/query");
    assert.deepEqual([(list as JsonObject[]).map((each) => each["id"]), notFound], [ids, []]);
  });

  it("tells of changes, and of a mark of \\Deleted as the end", async () => {
    const { state } = await mine.call("Email/get", { ids: [] });
    const { emailId, uid } = await mine.add("Subject: y\n\n.\n");
    const inbox = await mine.mailbox("inbox");
    const created = await mine.call("Email/changes", { sinceState: state ?? "" });
    assert.deepEqual([created["created"], created["hasMoreChanges"]], [[`M${emailId}`], false]);
    await mine.account.write((mail) => mail.changeFlags(inbox, [uid], { how: "add", flags: ["\\Deleted"] }));
    const marked = await mine.call("Email/changes", { sinceState: created["newState"] ?? "" });
    assert.deepEqual([marked["updated"], marked["destroyed"]], [[], [`M${emailId}`]]);
  });
});
