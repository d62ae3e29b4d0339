import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Json, JsonObject } from "../json.ts";
import { type AfterFirst, emailOf, sourceOf, uploaded } from "../testing/emails.ts";
import { type JmapAccount, jmapAccount } from "../testing/jmap-account.ts";

describe("Email/set", () => {
  let mine: JmapAccount;
  let inbox: string;
  let drafts: string;
  let archive: string;
  before(async () => {
    mine = await jmapAccount();
    [inbox, drafts, archive] = [
      `F${await mine.mailbox("inbox")}`,
      `F${await mine.mailbox("drafts")}`,
      `F${await mine.mailbox("archive")}`,
    ];
  });
  after(() => mine[Symbol.asyncDispose]());

  const create = async (email: Record<string, Json>): Promise<JsonObject> => {
    const response = await mine.call("Email/set", { create: { a: { mailboxIds: { [drafts]: true }, ...email } } });
    const made = (response["created"] as Record<string, JsonObject> | null)?.["a"];
    return made ?? ((response["notCreated"] as Record<string, JsonObject>)["a"] as JsonObject);
  };
  const get = (...asked: AfterFirst<typeof emailOf>): Promise<JsonObject> => emailOf(mine, ...asked);
  const source = (made: JsonObject): Promise<string> => sourceOf(mine, made);
  const upload = (...given: AfterFirst<typeof uploaded>): Promise<string> => uploaded(mine, ...given);

  it("makes a draft of plain text, with the fields that every message has", async () => {
    const made = await create({
      keywords: { $draft: true, $seen: true },
      from: [{ name: "Ada", email: "ada@example.com" }],
      to: [
        { name: "Zoë, Dr.", email: "zoe@example.com" },
        { email: "x@example.com", name: null },
      ],
      subject: "Grüße",
      inReplyTo: ["1@x"],
      "header:X-Own:asText": "täglich",
      textBody: [{ partId: "t", type: "text/plain" }],
      bodyValues: { t: { value: "Hello\nthere\n" } },
    });
    const text = await source(made);
    assert.match(
      text,
      /^From: Ada <ada@example\.com>\r\nTo: =\?UTF-8\?B\?[^?]+\?= <zoe@example\.com>, x@example\.com\r\n/,
    );
    assert.match(text, /^Date: \w{3}, \d+ \w{3} 20\d\d /m);
    assert.match(text, /^Message-ID: <[0-9a-f]{32}@mx\.example\.com>\r$/m);
    assert.match(text, /^MIME-Version: 1\.0\r\nContent-Type: text\/plain; charset=us-ascii\r\n/m);
    assert.match(text, /\r\n\r\nHello\r\nthere\r\n$/);
    assert.equal(Buffer.byteLength(text), made["size"]);
    const email = await get(made["id"], [
      "keywords",
      "mailboxIds",
      "subject",
      "to",
      "inReplyTo",
      "header:X-Own:asText",
    ]);
    assert.deepEqual(email, {
      id: made["id"],
      keywords: { $draft: true, $seen: true },
      mailboxIds: { [drafts]: true },
      subject: "Grüße",
      to: [
        { name: "Zoë, Dr.", email: "zoe@example.com" },
        { name: null, email: "x@example.com" },
      ],
      inReplyTo: ["1@x"],
      "header:X-Own:asText": "täglich",
    });
  });

  it("puts text, HTML, its pictures and files where every mail program looks for them", async () => {
    const [picture, file] = [await upload("png", "image/png"), await upload("pdf", "application/pdf")];
    const made = await create({
      textBody: [{ partId: "t" }],
      htmlBody: [{ partId: "h" }],
      bodyValues: { t: { value: "text" }, h: { value: "<img src=cid:c1>" } },
      attachments: [
        { blobId: picture, type: "image/png", disposition: "inline", cid: "c1", name: "a.png" },
        { blobId: file, type: "application/pdf", name: "Übersicht.pdf" },
      ],
    });
    const email = await get(made["id"], ["bodyStructure", "hasAttachment"], {
      bodyProperties: ["type", "name", "disposition", "cid", "size"],
    });
    const shape = (part: JsonObject): Json =>
      part["subParts"] === null
        ? [part["type"] ?? null, part["name"] ?? null, part["disposition"] ?? null, part["size"] ?? null]
        : [part["type"] ?? null, ...(part["subParts"] as JsonObject[]).map(shape)];
    assert.deepEqual(shape(email["bodyStructure"] as JsonObject), [
      "multipart/mixed",
      [
        "multipart/alternative",
        ["text/plain", null, null, 4],
        ["multipart/related", ["text/html", null, null, 16], ["image/png", "a.png", "inline", 3]],
      ],
      ["application/pdf", "Übersicht.pdf", "attachment", 3],
    ]);
    assert.equal(email["hasAttachment"], true);
  });

  it("takes a structure as it is given, and parts of other emails", async () => {
    const first = await create({
      textBody: [{ partId: "t" }],
      bodyValues: { t: { value: "inner" } },
      subject: "inner",
    });
    const made = await create({
      bodyStructure: {
        type: "multipart/digest",
        subParts: [{ blobId: first["blobId"] ?? "", type: "message/rfc822" }],
      },
    });
    const text = await source(made);
    assert.match(text, /Content-Type: multipart\/digest;\s+boundary="?=_/);
    assert.ok(text.includes("\r\nSubject: inner\r\n"));
  });

  it("takes parameters of a type that no property says", async () => {
    const made = await create({
      bodyStructure: {
        "header:Content-Type": " multipart/report; report-type=disposition-notification; boundary=mine",
        subParts: [
          { "header:Content-Type:asText": "text/calendar; method=REPLY", partId: "t", language: ["de", "en_GB"] },
          {
            "header:Content-Type": "text/plain; charset=latin1; format=flowed",
            blobId: await upload("x", "text/plain"),
          },
        ],
      },
      bodyValues: { t: { value: "BEGIN:VCALENDAR ä" } },
    });
    const text = await source(made);
    assert.match(text, /Content-Type: multipart\/report; report-type=disposition-notification;\s+boundary="=_/);
    assert.match(
      text,
      /Content-Type: text\/calendar; method=REPLY; charset=utf-8\r\nContent-Language: de,\r\n en_GB\r\n/,
    );
    assert.match(text, /Content-Type: text\/plain; charset=latin1; format=flowed\r\n/);
  });

  const wrong: readonly (readonly [what: string, email: Record<string, Json>, type: string, properties?: string[]])[] =
    [
      ["no mailbox", { mailboxIds: {} }, "invalidProperties", ["mailboxIds"]],
      ["a mailbox that is not there", { mailboxIds: { F999: true } }, "invalidProperties", ["mailboxIds"]],
      ["a keyword that is none", { keywords: { "a b": true } }, "invalidProperties", ["keywords"]],
      ["a property of the server's", { size: 3 }, "invalidProperties", ["size"]],
      ["all headers at once", { headers: [] }, "invalidProperties", ["headers"]],
      [
        "a field given twice",
        { subject: "a", "header:Subject:asText": "b" },
        "invalidProperties",
        ["header:Subject:asText"],
      ],
      [
        "a field that describes the body",
        { "header:Content-Type": "text/html" },
        "invalidProperties",
        ["header:Content-Type"],
      ],
      [
        "a type given twice",
        {
          bodyStructure: { partId: "t", type: "text/plain", "header:Content-Type": "text/html" },
          bodyValues: { t: { value: "" } },
        },
        "invalidProperties",
        ["bodyStructure/header:Content-Type"],
      ],
      [
        "a charset for text in its type",
        {
          bodyStructure: { partId: "t", "header:Content-Type": "text/html; charset=utf-8" },
          bodyValues: { t: { value: "" } },
        },
        "invalidProperties",
        ["bodyStructure/header:Content-Type"],
      ],
      [
        "a type that is none",
        { bodyStructure: { partId: "t", "header:Content-Type:asText": "html" }, bodyValues: { t: { value: "" } } },
        "invalidProperties",
        ["bodyStructure/header:Content-Type:asText"],
      ],
      [
        "a language that is no list",
        { bodyStructure: { partId: "t", language: "de" }, bodyValues: { t: { value: "" } } },
        "invalidProperties",
        ["bodyStructure/language"],
      ],
      ["a form that the field has not", { "header:From:asDate": "x" }, "invalidProperties", ["header:From:asDate"]],
      [
        "two bodies",
        { bodyStructure: { partId: "t" }, textBody: [{ partId: "t" }] },
        "invalidProperties",
        ["textBody"],
      ],
      ["text that is not there", { textBody: [{ partId: "t" }] }, "invalidProperties", ["textBody/0/partId"]],
      [
        "a charset for text",
        { textBody: [{ partId: "t", charset: "latin1" }], bodyValues: { t: { value: "" } } },
        "invalidProperties",
        ["textBody/0/charset"],
      ],
      [
        "HTML as the text",
        { textBody: [{ partId: "t", type: "text/html" }], bodyValues: { t: { value: "" } } },
        "invalidProperties",
        ["textBody/0/type"],
      ],
      [
        "a text that is not whole",
        {
          textBody: [{ partId: "t" }],
          bodyValues: { t: { value: "x", isTruncated: true, isEncodingProblem: true } },
        },
        "invalidProperties",
        ["bodyValues/t/isEncodingProblem", "bodyValues/t/isTruncated"],
      ],
      [
        "a part of two things",
        { textBody: [{ partId: "t", blobId: "Uabc" }], bodyValues: { t: { value: "x" } } },
        "invalidProperties",
        ["textBody/0/partId", "textBody/0/blobId"],
      ],
      ["a blob that is not there", { attachments: [{ blobId: "Uabc" }] }, "blobNotFound"],
      ["another's email as a blob", { attachments: [{ blobId: "BM99999" }] }, "blobNotFound"],
      ["a date that is none", { receivedAt: "yesterday" }, "invalidProperties", ["receivedAt"]],
      [
        "a field of the message in its body too",
        {
          subject: "a",
          bodyStructure: { partId: "t", "header:Subject:asText": "b" },
          bodyValues: { t: { value: "" } },
        },
        "invalidProperties",
        ["bodyStructure/header:Subject:asText"],
      ],
      [
        "a field of a part given twice",
        {
          textBody: [{ partId: "t", disposition: "inline", "header:Content-Disposition:asRaw": " attachment" }],
          bodyValues: { t: { value: "" } },
        },
        "invalidProperties",
        ["textBody/0/header:Content-Disposition:asRaw"],
      ],
      [
        "many things, and names them all",
        { mailboxIds: {}, keywords: { "a b": true }, receivedAt: "soon", id: "M1", subject: 5, textBody: [] },
        "invalidProperties",
        ["mailboxIds", "keywords", "receivedAt", "id", "subject", "textBody"],
      ],
    ];
  for (const [what, email, type, properties] of wrong) {
    it(`refuses ${what}`, async () => {
      const error = await create(email);
      assert.equal(error["type"], type, JSON.stringify(error));
      if (properties !== undefined) assert.deepEqual(error["properties"], properties);
      if (type === "blobNotFound") assert.equal((error["notFound"] as string[]).length, 1);
    });
  }

  it("lets nothing that a client gives begin a field or end the header", async () => {
    const evil = "a\r\nBcc: victim@example.com\r\n\r\nbody";
    const made = await create({
      subject: evil,
      "header:X-A:asRaw": evil,
      from: [{ name: evil, email: "a@x>, <b@y" }],
      messageId: ["a@x>\r\nX-Evil: 1"],
      attachments: [{ partId: "t", type: "text/plain", name: evil, cid: evil, location: evil }],
      bodyValues: { t: { value: "t" } },
    });
    const text = await source(made);
    assert.doesNotMatch(text, /^(?:Bcc|X-Evil|body)/m);
  });

  it("changes mailboxes and keywords, whole and in part", async () => {
    const { emailId } = await mine.add("Subject: c\n\n.\n", { flags: ["\\Seen"] });
    const id = `M${emailId}`;
    const change = (patch: Record<string, Json>) => mine.call("Email/set", { update: { [id]: patch } });
    assert.deepEqual((await change({ "keywords/$flagged": true, "keywords/$seen": null }))["updated"], { [id]: null });
    assert.deepEqual((await get(id, ["keywords"]))["keywords"], { $flagged: true });
    await change({ [`mailboxIds/${archive}`]: true });
    await change({ keywords: { "my-tag": true } });
    assert.deepEqual(await get(id, ["keywords", "mailboxIds"]), {
      id,
      keywords: { "my-tag": true },
      mailboxIds: { [inbox]: true, [archive]: true },
    });
    await change({ mailboxIds: { [drafts]: true } });
    assert.deepEqual(await get(id, ["keywords", "mailboxIds"]), {
      id,
      keywords: { "my-tag": true },
      mailboxIds: { [drafts]: true },
    });
    assert.deepEqual(await mine.store.check(mine.account.id), []);
  });

  it("leaves alone what cannot be changed, and changes the others of the same call", async () => {
    const { emailId } = await mine.add("Subject: d\n\n.\n");
    const response = await mine.call("Email/set", {
      update: {
        M99999: { "keywords/a": true },
        [`M${emailId}`]: { "keywords/a": true },
        nonsense: { "keywords/a": true },
      },
    });
    assert.deepEqual(response["updated"], { [`M${emailId}`]: null });
    assert.deepEqual(Object.keys(response["notUpdated"] as JsonObject), ["M99999", "nonsense"]);
    for (const patch of [
      { subject: "x" },
      { mailboxIds: {} },
      { [`mailboxIds/${inbox}`]: null },
      { "keywords/a": 1 },
    ]) {
      const refused = await mine.call("Email/set", { update: { [`M${emailId}`]: patch } });
      assert.equal(
        (refused["notUpdated"] as Record<string, JsonObject>)[`M${emailId}`]?.["type"],
        "invalidProperties",
        JSON.stringify(patch),
      );
    }
    assert.deepEqual((await get(`M${emailId}`, ["mailboxIds"]))["mailboxIds"], { [inbox]: true });
  });

  it("removes emails for good from all mailboxes", async () => {
    const { emailId, uid } = await mine.add("Subject: e\n\n.\n");
    const [from, to] = [await mine.mailbox("inbox"), await mine.mailbox("archive")];
    await mine.account.write((mail) => mail.copy(from, [uid], to));
    const response = await mine.call("Email/set", { destroy: [`M${emailId}`, "M99999"] });
    assert.deepEqual(response["destroyed"], [`M${emailId}`]);
    assert.equal((response["notDestroyed"] as Record<string, JsonObject>)["M99999"]?.["type"], "notFound");
    assert.notEqual(response["oldState"], response["newState"]);
    assert.deepEqual(await get(`M${emailId}`, ["id"]), {});
  });

  it("does nothing in another state, and knows what the request created", async () => {
    const [stale] = await mine.calls(["Email/set", { ifInState: "0", destroy: ["M1"] }]);
    assert.equal(stale?.[1]["type"], "stateMismatch");
    const [mailbox, email, got] = await mine.calls(
      ["Mailbox/set", { create: { box: { name: "Made here" } } }],
      ["Email/set", { create: { mail: { mailboxIds: { "#box": true }, subject: "s" } } }],
      ["Email/get", { ids: ["#mail"], properties: ["mailboxIds"] }],
    );
    assert.ok(mailbox !== undefined && email !== undefined && got !== undefined);
    const boxId = (mailbox[1]["created"] as Record<string, JsonObject>)["box"]?.["id"] as string;
    assert.ok((email[1]["created"] as JsonObject)["mail"] !== undefined);
    assert.deepEqual((got[1]["list"] as JsonObject[])[0]?.["mailboxIds"], { [boxId]: true });
  });

  it("changes and removes what the same call has made", async () => {
    const made = await mine.call("Email/set", {
      create: {
        a: { mailboxIds: { [inbox]: true }, subject: "a" },
        b: { mailboxIds: { [inbox]: true }, subject: "b" },
      },
      update: { "#a": { "keywords/$flagged": true } },
      destroy: ["#b"],
    });
    const created = made["created"] as Record<string, JsonObject>;
    assert.deepEqual((await get(created["a"]?.["id"], ["keywords"]))["keywords"], { $flagged: true });
    assert.deepEqual(made["destroyed"], [created["b"]?.["id"]]);
    assert.deepEqual(await get(created["b"]?.["id"], ["id"]), {});
  });

  it("has no keywords by default, and not any more when they are set to null", async () => {
    const made = await create({ keywords: { $flagged: true } });
    const id = made["id"] as string;
    const { updated } = await mine.call("Email/set", { update: { [id]: { keywords: null } } });
    assert.deepEqual([updated, (await get(id, ["keywords"]))["keywords"]], [{ [id]: null }, {}]);
  });

  it("refuses more keywords than an email may have, whole or by patch", async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`${"k".repeat(200)}${i}`, true]));
    assert.equal((await create({ keywords: many }))["type"], "tooManyKeywords");
    const id = (await create({}))["id"] as string;
    const { notUpdated } = await mine.call("Email/set", { update: { [id]: { keywords: many } } });
    assert.equal((notUpdated as Record<string, JsonObject>)[id]?.["type"], "tooManyKeywords");
  });

  it("refuses more objects than it says", async () => {
    const destroy = Array.from({ length: 1001 }, (_, i) => `M${i + 1}`);
    const [response] = await mine.calls(["Email/set", { destroy }]);
    assert.equal(response?.[1]["type"], "requestTooLarge");
  });
});
