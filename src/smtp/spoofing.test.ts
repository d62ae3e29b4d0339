/** Whose mail is believed: real sessions, real signatures, a zone of our own. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { Zone } from "../../test/support/dns-zone.ts";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import type { OutboundMessage, OutboundQueue } from "../mail/queue/queue.ts";
import type { Account } from "../store/account.ts";
import { signedMessage } from "../trust/inbound/testing/sign-anyhow.ts";

const key = generateKeyPairSync("rsa", { modulusLength: 1024 });
const record = `TXT v=DKIM1; p=${key.publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

const BANK = "192.0.2.1";
const EVE = "203.0.113.66";

const zone = new Zone(`
  bank.example TXT v=spf1 ip4:${BANK} -all
  _dmarc.bank.example TXT v=DMARC1; p=reject
  s._domainkey.bank.example ${record}
  mail.bank.example TXT v=spf1 ip4:${BANK} -all
  s._domainkey.mail.bank.example ${record}
  strict.example TXT v=spf1 ip4:${BANK} -all
  _dmarc.strict.example TXT v=DMARC1; p=reject; adkim=s; aspf=s
  mail.strict.example TXT v=spf1 ip4:${BANK} -all
  s._domainkey.mail.strict.example ${record}
  s._domainkey.strict.example ${record}
  _dmarc.subs.example TXT v=DMARC1; p=none; sp=quarantine; np=reject
  there.subs.example A ${BANK}
  _dmarc.testing.example TXT v=DMARC1; p=reject; t=y
  _dmarc.percent.example TXT v=DMARC1; p=quarantine; pct=0
  _dmarc.psd.example TXT v=DMARC1; p=reject; psd=y
  one.psd.example TXT v=spf1 ip4:${BANK} -all
  two.psd.example TXT v=spf1 ip4:${EVE} -all
  _dmarc.own.bank.example TXT v=DMARC1; p=reject; psd=n
  _dmarc.two.example TXT v=DMARC1; p=reject
  _dmarc.two.example TXT v=DMARC1; p=none
  _dmarc.xn--bcher-kva.example TXT v=DMARC1; p=reject
  _dmarc.lost.example TXT v=DMARC1; p=reject
  broken.example TXT v=spf1 include:spf.broken.example -all
  _dmarc.broken.example TXT v=DMARC1; p=reject
  _dmarc.half.example TXT v=DMARC1; p=quarantine; adkim=s
  asking.nothing.example TXT v=spf1 include:spf.broken.example -all
  _dmarc.nothing.example TXT v=DMARC1; p=none
  _dmarc.lists.example TXT v=DMARC1; p=none
  eve.example TXT v=spf1 ip4:${EVE} -all
  s._domainkey.eve.example ${record}
  ${BANK} PTR mx.bank.example
  mx.bank.example A ${BANK}
`);
for (const name of [
  "_dmarc.lost.example",
  "spf.broken.example",
  "s._domainkey.broken.example",
  "s._domainkey.half.example",
  "s._domainkey.below.half.example",
  "s._domainkey.nothing.example",
  "s._domainkey.dead.example",
  "s._domainkey.lists.example",
])
  zone.behave(name, "drop");

type Fate = "inbox" | "junk" | "refused" | "deferred";

interface Row {
  readonly client?: string;
  readonly from?: string;
  readonly to?: string;
  readonly header: string;
  /** The domain that signs. */
  readonly signer?: string;
  /** The body, when it is not the one that was signed. */
  readonly body?: string;
  readonly fate: Fate;
}

const authors: Readonly<Record<string, Row>> = {
  "the bank by SPF": { client: BANK, from: "x@bank.example", header: "From: a@bank.example", fate: "inbox" },
  "the bank by SPF of a host below": {
    client: BANK,
    from: "x@mail.bank.example",
    header: "From: a@bank.example",
    fate: "inbox",
  },
  "the bank by DKIM": { header: "From: a@bank.example", signer: "bank.example", fate: "inbox" },
  "the bank by DKIM of a domain below": { header: "From: a@bank.example", signer: "mail.bank.example", fate: "inbox" },
  "one below the bank by DKIM of the bank": {
    header: "From: a@news.bank.example",
    signer: "bank.example",
    fate: "inbox",
  },
  "one below the bank that is its own": { header: "From: a@own.bank.example", signer: "bank.example", fate: "refused" },
  "somebody as the bank": { header: "From: a@bank.example", fate: "refused" },
  "somebody as the bank with SPF and DKIM of their own": {
    header: "From: a@bank.example",
    signer: "eve.example",
    fate: "refused",
  },
  "somebody as one below the bank": { header: "From: a@no.such.bank.example", fate: "refused" },
  "the bank with the null reverse-path": { from: "", header: "From: a@bank.example", fate: "refused" },
  "a strict domain": { header: "From: a@strict.example", signer: "strict.example", fate: "inbox" },
  "a strict domain by one below": { header: "From: a@strict.example", signer: "mail.strict.example", fate: "refused" },
  "a strict domain by SPF of one below": {
    client: BANK,
    from: "x@mail.strict.example",
    header: "From: a@strict.example",
    fate: "refused",
  },
  "a domain that asks for nothing": { header: "From: a@subs.example", fate: "inbox" },
  "one below it that is there": { header: "From: a@there.subs.example", fate: "junk" },
  "one below it that is not": { header: "From: a@nowhere.subs.example", fate: "refused" },
  "a domain that is testing": { header: "From: a@testing.example", fate: "junk" },
  "a domain that says pct, which means nothing any more": { header: "From: a@percent.example", fate: "junk" },
  "a domain below a public one": {
    client: BANK,
    from: "x@one.psd.example",
    header: "From: a@one.psd.example",
    fate: "inbox",
  },
  "its neighbour": { from: "x@two.psd.example", header: "From: a@one.psd.example", fate: "refused" },
  "a domain with two records, which are none": { header: "From: a@two.example", fate: "inbox" },
  "a domain whose policy cannot be looked up": { header: "From: a@lost.example", fate: "inbox" },
  "a domain whose key cannot be looked up": {
    header: "From: a@broken.example",
    signer: "broken.example",
    fate: "deferred",
  },
  "a domain whose key cannot be looked up, with another body": {
    header: "From: a@broken.example",
    signer: "broken.example",
    body: "Pay here\r\n",
    fate: "refused",
  },
  "a domain whose SPF cannot be looked up": {
    from: "x@broken.example",
    header: "From: a@broken.example",
    fate: "deferred",
  },
  "a domain whose key and SPF cannot be looked up, without using either": {
    header: "From: a@broken.example",
    fate: "refused",
  },
  "the bank with a signature of a domain that nobody answers for": {
    header: "From: a@bank.example",
    signer: "dead.example",
    fate: "refused",
  },
  "the bank with a reverse-path that nobody answers for": {
    from: "x@broken.example",
    header: "From: a@bank.example",
    fate: "refused",
  },
  "a domain whose key cannot be looked up, and that asks for quarantine": {
    header: "From: a@half.example",
    signer: "half.example",
    fate: "deferred",
  },
  "a strict domain whose key below cannot be looked up": {
    header: "From: a@half.example",
    signer: "below.half.example",
    fate: "junk",
  },
  "a domain whose key cannot be looked up, and that asks for nothing": {
    header: "From: a@nothing.example",
    signer: "nothing.example",
    fate: "inbox",
  },
  "a domain with SPF below that cannot be looked up, and that asks for nothing": {
    from: "x@asking.nothing.example",
    header: "From: a@nothing.example",
    fate: "inbox",
  },
  "the bank through a trusted list whose key cannot be looked up": {
    header: "From: a@bank.example",
    signer: "lists.example",
    fate: "deferred",
  },
  "a domain without a policy": { header: "From: a@eve.example", fate: "inbox" },
  "an address literal": { header: "From: a@[192.0.2.7]", fate: "inbox" },
};

const fields: Readonly<Record<string, Row>> = {
  "upper case": { header: "FROM: A@BANK.EXAMPLE.", fate: "refused" },
  "a space before the colon": { header: "From : a@bank.example", fate: "refused" },
  folding: { header: "From:\r\n a@\r\n\tbank.example", fate: "refused" },
  comments: { header: "From: (a@eve.example) a@bank.example (b@eve.example)", fate: "refused" },
  "comments inside": { header: "From: a(@eve.example)@(x)bank.example", fate: "refused" },
  "a name in quotes": { header: 'From: "a@eve.example, x" <a@bank.example>', fate: "refused" },
  "a route": { header: "From: <@eve.example:a@bank.example>", fate: "refused" },
  "a group": { header: "From: Bank: a@bank.example;", fate: "refused" },
  "two of one domain": { header: "From: a@bank.example, b@bank.example", fate: "refused" },
  "two of one domain, signed": {
    header: "From: a@bank.example, b@bank.example",
    signer: "bank.example",
    fate: "inbox",
  },
  "two domains": { header: "From: a@eve.example, b@bank.example", signer: "eve.example", fate: "junk" },
  "two fields": { header: "From: a@eve.example\r\nFrom: a@bank.example", signer: "eve.example", fate: "junk" },
  "two fields, the second after what is none": {
    header: "From: a@eve.example\r\nstray\r\nFrom: a@bank.example",
    signer: "eve.example",
    fate: "junk",
  },
  "no field": { header: "Subject: x", fate: "junk" },
  "an empty field": { header: "From:", fate: "junk" },
  "an empty group": { header: "From: nobody:;", fate: "junk" },
  "no domain": { header: "From: bank.example", fate: "junk" },
  "an encoded address": { header: "From: =?utf-8?q?a=40bank.example?=", fate: "junk" },
  "an encoded name": { header: "From: =?utf-8?q?B=C3=A4nk?= <a@bank.example>", fate: "refused" },
  "two at signs": { header: "From: <a@bank.example@eve.example>", fate: "junk" },
  "an at sign in quotes": { header: 'From: "a@bank.example"@eve.example', fate: "junk" },
  "an encoded domain": { header: "From: a@=?utf-8?q?bank.example?=", fate: "junk" },
  "an encoded local part": { header: "From: =?utf-8?q?a=40bank.example=2C?=@eve.example", fate: "junk" },
  "encoded brackets": {
    header: "From: =?utf-8?b?PGFAYmFuay5leGFtcGxlPg==?=, =?utf-8?q?=3C?=b@eve.example",
    fate: "junk",
  },
  "another address behind the brackets": { header: "From: <b@eve.example>a@bank.example", fate: "junk" },
  "another address behind the brackets, which are the bank's": {
    header: "From: <a@bank.example> (x) b@eve.example",
    fate: "junk",
  },
  "brackets twice": { header: "From: <b@eve.example><a@bank.example>", fate: "junk" },
  "a comma in a pair": { header: "From: <b@eve.example>\\,<a@bank.example>", fate: "junk" },
  "a comment behind the brackets": { header: "From: <b@eve.example> (a@bank.example)", fate: "inbox" },
  "a comment that never ends, behind the bank": { header: "From: a@bank.example (<b@eve.example>", fate: "junk" },
  "a quotation that never ends, behind the bank": { header: 'From: a@bank.example "<b@eve.example>', fate: "junk" },
  "a quotation that never ends, around a name": { header: 'From: "B <b@eve.example>', fate: "inbox" },
  "a comment that never ends, of words": { header: "From: B <b@eve.example> (at home", fate: "inbox" },
  "NUL in the domain": { header: "From: a@bank.example\0.eve.example", fate: "junk" },
  "a control character in the domain": { header: "From: a@bank.example\x01", fate: "junk" },
  "a full stop of another script": { header: "From: a@bank\xe3\x80\x82example", fate: "refused" },
  "a character without width": { header: "From: a@bank.example\xe2\x80\x8b", fate: "refused" },
  "letters of full width": { header: "From: a@\xef\xbd\x82ank.example", fate: "refused" },
  "two dots": { header: "From: a@bank.example..", fate: "junk" },
  "a source route through the bank": { header: "From: <@bank.example:b@eve.example>", fate: "inbox" },
  "an address of old": { header: "From: a%bank.example@eve.example", fate: "inbox" },
  "8-bit": { header: "From: \xc3\xa4 <\xc3\xa4@bank.example>", fate: "refused" },
  "an international domain": { header: "From: a@b\xc3\xbccher.example", fate: "refused" },
  "what is no UTF-8": { header: "From: a@b\xfccher.example", fate: "junk" },
  "a hundred and one authors": { header: `From: ${"a@bank.example, ".repeat(100)}a@bank.example`, fate: "junk" },
};

const ANSWERS: Readonly<Record<Fate, RegExp>> = {
  inbox: /^250/,
  junk: /^250/,
  refused: /^550 5\.7\.1 This message is not taken: nothing proves/,
  deferred: /^451 4\.7\.1 This message cannot be judged now, try again later: /,
};

describe("mail in the name of", () => {
  let server: SmtpServer;
  let account: Account;
  const queued: OutboundMessage[] = [];
  before(async () => {
    const inbound = {
      resolver: zoneResolver(zone),
      trusted: { has: () => false },
      rules: {
        dmarc: "enforce" as const,
        spfFail: "accept" as const,
        junkFilter: false,
        listed: { junkFrom: 0, rejectFrom: 0 },
        trustedForwarders: ["lists.example"],
        trustedSealers: [],
      },
    };
    const queue: OutboundQueue = { add: async (message) => void queued.push(message) };
    server = await startSmtpServer({ inbound, xclient: ["127.0.0.1"], queue });
    account = await server.addUser("user");
    await server.directory.addAlias(`away@${DOMAIN}`, ["somebody@elsewhere.example"]);
  });
  after(() => server[Symbol.asyncDispose]());

  const send = async (row: Row): Promise<string> => {
    const { client = EVE, from = "x@eve.example", to = "user", header, signer, body } = row;
    const session = await server.connect("smtp");
    session.send(`XCLIENT ADDR=${client}\r\n`);
    await session.reply();
    session.send(`EHLO eve.example\r\nMAIL FROM:<${from}>\r\nRCPT TO:<${to}@${DOMAIN}>\r\nDATA\r\n`);
    for (let i = 0; i < 4; i++) await session.reply();
    const bytes =
      signer === undefined
        ? Buffer.from(`${header}\r\n\r\nHello\r\n`, "latin1")
        : signedMessage({ key: key.privateKey, tags: { d: signer }, header: `${header}\r\n` });
    const end = bytes.indexOf("\r\n\r\n") + 4;
    session.send(body === undefined ? bytes : Buffer.concat([bytes.subarray(0, end), Buffer.from(body)]));
    session.send(".\r\n");
    const answer = (await session.reply()).join("\n");
    session.close();
    return answer;
  };

  const check = async (row: Row): Promise<string> => {
    const counts = async (): Promise<readonly string[][]> =>
      Promise.all([server.inbox(account), server.inbox(account, "junk")]);
    const [inbox = [], junk = []] = await counts();
    const answer = await send(row);
    const [nextInbox = [], nextJunk = []] = await counts();
    const not: Fate = answer.startsWith("4") ? "deferred" : "refused";
    const fate = nextInbox.length > inbox.length ? "inbox" : nextJunk.length > junk.length ? "junk" : not;
    assert.equal(fate, row.fate, answer);
    assert.match(answer, ANSWERS[fate]);
    return (fate === "inbox" ? nextInbox : nextJunk).at(-1) ?? "";
  };

  for (const [what, row] of Object.entries(authors)) it(`${what}: ${row.fate}`, async () => void (await check(row)));
  for (const [what, row] of Object.entries(fields)) {
    it(`somebody with ${what} in From: ${row.fate}`, async () => void (await check(row)));
  }

  it("the bank says what was found, in front of what others say", async () => {
    const header =
      "Authentication-Results: mx.posthorn.test; dmarc=fail\r\nAuthentication-Results: other.example; dmarc=fail\r\nReturn-Path: <eve@eve.example>\r\nX-Posthorn-Verdict: junk\r\nFrom: a@bank.example";
    const text = await check({ client: BANK, from: "x@bank.example", header, signer: "bank.example", fate: "inbox" });
    const lines = text.slice(0, text.indexOf("Received:")).replace(/header\.b=[^\s;]+/, "header.b=…");
    assert.equal(
      lines,
      [
        "Return-Path: <x@bank.example>",
        `Delivered-To: user@${DOMAIN}`,
        "Authentication-Results: mx.posthorn.test;",
        "\tspf=pass smtp.mailfrom=bank.example;",
        "\tspf=fail smtp.helo=eve.example;",
        "\tdkim=pass header.d=bank.example header.s=s header.a=rsa-sha256",
        "\t header.b=…;",
        "\tarc=none smtp.remote-ip=192.0.2.1;",
        "\tdmarc=pass header.from=bank.example policy.dmarc=reject;",
        "\tiprev=pass policy.iprev=192.0.2.1 policy.name=mx.bank.example",
        "X-Posthorn-Verdict: accept;",
        "\tDMARC proves that it is from bank.example",
        "",
      ].join("\r\n"),
    );
    const rest = text.slice(text.indexOf("Received:"));
    assert.doesNotMatch(rest, /mx\.posthorn\.test; dmarc|Return-Path|X-Posthorn/);
    assert.match(rest, /\r\nAuthentication-Results: other\.example; dmarc=fail\r\n/);
  });

  it("the bank is sealed with what was found when an alias passes it on", async () => {
    const header = "Authentication-Results: mx.posthorn.test; dmarc=fail\r\nFrom: a@bank.example";
    assert.match(await send({ to: "away", header, signer: "bank.example", fate: "inbox" }), /^250/);
    const [message] = queued.splice(0);
    assert.ok(message?.signing.seal);
    const { domain, chain, results } = message.signing.seal;
    assert.deepEqual([message.signing.domain, domain, chain], [undefined, DOMAIN, "none"]);
    assert.match(results, /^spf=pass .*\bdmarc=pass header\.from=bank\.example policy\.dmarc=reject;/s);
    assert.doesNotMatch(Buffer.from(message.message).toString(), /dmarc=fail/);
  });

  it("the bank is filed as junk into a mailbox that is made for it", async () => {
    const other = await server.addUser("tidy");
    await other.write((mail) => mail.deleteMailbox("Junk"));
    const session = await server.connect("smtp");
    session.send(`EHLO eve.example\r\nMAIL FROM:<x@eve.example>\r\nRCPT TO:<tidy@${DOMAIN}>\r\nDATA\r\n`);
    for (let i = 0; i < 4; i++) await session.reply();
    session.send("From: a@testing.example\r\n\r\nHello\r\n.\r\n");
    assert.match((await session.reply()).join(), /^250/);
    session.close();
    assert.equal((await server.inbox(other)).length, 0);
    const [text = ""] = await server.inbox(other, "junk");
    assert.match(
      text,
      /\r\nX-Posthorn-Verdict: junk;\r\n\tnothing proves that it is from testing\.example, which wants/,
    );
  });
});
