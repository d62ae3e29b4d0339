/** Mail filters that others wrote: rspamd, OpenDKIM, and one of python3-milter that changes all that can be changed. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, describe, it, type TestContext } from "node:test";
import { createTransport } from "nodemailer";
import { checkDkim } from "../../src/trust/inbound/dkim.ts";
import { PublicKeys } from "../../src/trust/inbound/public-keys.ts";
import { Verifiable } from "../../src/trust/inbound/verifiable.ts";
import { Zone } from "../support/dns-zone.ts";
import { awaitMessages, messagesOf } from "../support/flow.ts";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";
import { type RealMilter, startClamav, startOpendkim, startPymilter, startRspamd } from "../support/real-milters.ts";
import { needs } from "../support/tools.ts";
import { until } from "../support/until.ts";
import { zoneResolver } from "../support/zone-resolver.ts";

const ANN = "ann@posthorn.test";
const BEN = "ben@posthorn.test";
/** Some client of the world, which is no user of ours. */
const CLIENT = "192.0.2.7";

/** A program and its filters, started for the first test that has what it needs. */
function stage(start: (opened: AsyncDisposableStack) => Promise<RealMilter>, settings = "") {
  const opened = new AsyncDisposableStack();
  let starting: Promise<{ mail: Program; milter: RealMilter }> | undefined;
  after(() => opened[Symbol.asyncDispose]());
  return () =>
    (starting ??= (async () => {
      const milter = opened.use(await start(opened));
      const table = `[[milters]]\nname = "real"\naddress = "${milter.address}"\n${settings}`;
      const proxy = '[proxy]\nxclient = ["127.0.0.1"]\n';
      const mail = await startProgram({ accounts: [ANN, BEN], settings: `${table}${proxy}`, workers: 1 });
      opened.defer(() => mail.stop());
      return { mail, milter };
    })());
}

/** From a client elsewhere; the answer to the message. */
async function arrive(mail: Program, text: string, to = ANN): Promise<string> {
  const client = await LineClient.open(mail.ports.smtp);
  const say = async (line: string): Promise<string> => {
    client.send(`${line}\r\n`);
    return (await client.reply()).join("\n");
  };
  await client.reply();
  await say(`XCLIENT ADDR=${CLIENT} NAME=client.example`);
  await say("EHLO client.example");
  await say("MAIL FROM:<eve@far.example>");
  await say(`RCPT TO:<${to}>`);
  assert.match(await say("DATA"), /^354/);
  const answer = await say(`${text.replace(/\r?\n/g, "\r\n")}\r\n.`);
  await say("QUIT");
  client.close();
  return answer;
}

function letter(subject: string, body = "Hello.", more = ""): string {
  const head = `From: Eve <eve@far.example>\nTo: ${ANN}\nDate: ${new Date().toUTCString()}\nMessage-ID: <${subject}@far.example>\n`;
  return `${head}Subject: ${subject}\n${more}\n${body}`;
}

async function submit(mail: Program, to: string, subject: string): Promise<void> {
  const { ca, password: pass, ports } = mail;
  const sender = createTransport({
    host: "localhost",
    port: ports.submissions,
    secure: true,
    tls: { ca },
    auth: { user: ANN, pass },
  });
  await sender.sendMail({ from: ANN, to, subject, text: "Written here.\n" });
  sender.close();
}

async function arrived(mail: Program, subject: string, path = "INBOX", user = ANN): Promise<string> {
  const found = await awaitMessages(mail, user, path, (all) => all.some((each) => each.subject === subject));
  return found.find((each) => each.subject === subject)?.source ?? "";
}

describe("rspamd", { timeout: 400_000 }, () => {
  const started = stage(startRspamd);
  const has = (test: TestContext): boolean => needs(test, "rspamd");
  /** The patterns of GTUBE by which rspamd is made to do something. */
  const gtube = (letters: string): string =>
    `${letters}JS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X`;

  it("agrees on what it may do", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    const { stdout } = await mail.cli("milter", "check");
    assert.match(stdout, /works: version 6/);
    assert.match(stdout, /may: add header, change body/);
  });

  it("lets mail through, and says in its header what it thinks of it", async (test) => {
    if (!has(test)) return;
    const { mail, milter } = await started();
    assert.match(await arrive(mail, letter("fine")), /^250/);
    assert.match(await arrived(mail, "fine"), /^X-Spamd-Bar: /m);
    // It has been told who came, by which name, and to whom.
    assert.match(milter.said(), /ip: 192\.0\.2\.7/);
    assert.match(milter.said(), /from: <eve@far\.example>/);
    assert.match(milter.said(), /rcpts: <ann@posthorn\.test>/);
    assert.match(milter.said(), /mime: mid: <fine@far\.example>|id: <fine@far\.example>/);
  });

  it("refuses junk in its own words", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("refused", gtube("X"))), /^554 5\.7\.1 Gtube pattern$/i);
    assert.deepEqual(
      (await messagesOf(mail, ANN)).filter(({ subject }) => subject === "refused"),
      [],
    );
  });

  it("has doubtful mail filed as junk", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("doubtful", gtube("Y"))), /^250/);
    assert.match(await arrived(mail, "doubtful", "Junk"), /^X-Spam: Yes\r$/m);
  });

  it("rewrites a subject", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("rewritten", gtube("Z"))), /^250/);
    await arrived(mail, "*** SPAM *** rewritten");
  });

  it("knows who has logged in", async (test) => {
    if (!has(test)) return;
    const { mail, milter } = await started();
    await submit(mail, BEN, "submitted");
    await arrived(mail, "submitted", "INBOX", BEN);
    assert.match(milter.said(), /user: ann@posthorn\.test/);
  });
});

describe("OpenDKIM", { timeout: 200_000 }, () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
  const zone = new Zone(`one._domainkey.posthorn.test TXT ${record}`);
  const started = stage(() =>
    startOpendkim(
      (folder) => [
        "Mode sv",
        "Domain posthorn.test",
        "Selector one",
        `KeyFile ${folder}/key.pem`,
        `TestPublicKeys ${folder}/keys`,
        "Canonicalization simple/simple",
        "AuthservID filter.posthorn.test",
        "InternalHosts 203.0.113.1",
        "SignHeaders From,To,Subject,Date,Message-ID",
        "OversignHeaders From",
        "RequireSafeKeys no",
      ],
      {
        "key.pem": privateKey.export({ type: "pkcs1", format: "pem" }),
        keys: `one._domainkey.posthorn.test ${record}\n`,
      },
    ),
  );
  const has = (test: TestContext): boolean => needs(test, "opendkim");

  it("signs what a user submits, as it is in the end", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    await submit(mail, BEN, "signed");
    const source = await arrived(mail, "signed", "INBOX", BEN);
    assert.match(source, /^DKIM-Signature: v=1;.* d=posthorn\.test; s=one;/m);
    const parts = { keys: new PublicKeys(zoneResolver(zone)), now: Math.floor(Date.now() / 1000) };
    const results = await checkDkim(new Verifiable(Buffer.from(source, "latin1")), parts);
    assert.deepEqual(
      results.map(({ result, domain }) => `${result} ${domain}`),
      ["pass posthorn.test"],
    );
  });

  it("verifies what comes from elsewhere, byte by byte as it was signed", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    await submit(mail, BEN, "odd   spaces");
    const source = await arrived(mail, "odd   spaces", "INBOX", BEN);
    const signed = source.slice(source.search(/^DKIM-Signature:/m));
    assert.match(await arrive(mail, signed), /^250/);
    const results = /^Authentication-Results: filter\.posthorn\.test;(?:.*\r\n[\t ])*.*/m;
    const found = results.exec(await arrived(mail, "odd   spaces"))?.[0] ?? "";
    assert.match(found, /dkim=pass/);
    assert.match(
      await arrive(mail, signed.replace("Written here", "Changed here").replace("Subject: odd", "Subject: forged odd")),
      /^250/,
    );
    assert.match(results.exec(await arrived(mail, "forged odd   spaces"))?.[0] ?? "", /dkim=fail/);
  });
});

describe("ClamAV", { timeout: 200_000 }, () => {
  const started = stage((opened) => startClamav(opened, "A TEXT THAT IS A VIRUS"));
  const has = (test: TestContext): boolean => needs(test, "clamd") && needs(test, "clamav-milter");

  it("refuses what is infected, and says of the rest that it is clean", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    // It is reached before its scanner is, which reads its signatures first.
    const answer = await until(
      () => arrive(mail, letter("infected", "A TEXT THAT IS A VIRUS")),
      (found) => !found.startsWith("451"),
    );
    assert.equal(answer, "550 5.7.1 Infected by Test.Word.UNOFFICIAL");
    assert.match(await arrive(mail, letter("clean")), /^250/);
    assert.match(await arrived(mail, "clean"), /^X-Virus-Status: Clean\r$/m);
  });
});

/** Does what the subject says. */
const PYMILTER = `
import sys, Milter
class Filter(Milter.Base):
    def say(self, *words): print(*words, flush=True)
    def connect(self, host, family, address):
        self.say("connect", host, address[0], self.getsymval("j"), self.getsymval("{client_addr}"))
        return Milter.CONTINUE
    def envfrom(self, address, *parameters):
        self.subject = ""
        self.say("from", address, *parameters)
        return Milter.CONTINUE
    def envrcpt(self, address, *parameters):
        self.say("rcpt", address, *parameters)
        return Milter.CONTINUE
    def header(self, name, value):
        if name.lower() == "subject": self.subject = value.strip()
        return Milter.CONTINUE
    def body(self, piece):
        return Milter.CONTINUE
    def eom(self):
        subject = self.subject
        if subject == "fields":
            self.addheader("X-Added", "one\\n two")
            self.addheader("X-First", "first", 0)
            self.chgheader("X-Old", 2, "changed")
            self.chgheader("X-Gone", 1, None)
        elif subject == "body":
            self.replacebody("new " * 20000)
            self.replacebody("body\\r\\n")
        elif subject == "recipients":
            self.addrcpt("<${BEN}>")
            self.delrcpt("<${ANN}>")
        elif subject == "sender": self.chgfrom("<changed@far.example>")
        elif subject == "quarantine": self.quarantine("looks odd")
        elif subject == "slow":
            for _ in range(3): self.progress()
        elif subject == "words":
            self.setreply("554", "5.7.1", "not 100%% sure", "but nearly")
            return Milter.REJECT
        elif subject == "later": return Milter.TEMPFAIL
        elif subject == "dropped": return Milter.DISCARD
        return Milter.ACCEPT
    def close(self):
        self.say("close")
        return Milter.CONTINUE
Milter.factory = Filter
Milter.set_flags(Milter.CHGBODY + Milter.CHGHDRS + Milter.ADDHDRS + Milter.ADDRCPT + Milter.DELRCPT + Milter.QUARANTINE + Milter.CHGFROM)
Milter.runmilter("test", sys.argv[1], 60)
`;

describe("a filter of python3-milter", { timeout: 200_000 }, () => {
  const started = stage(() => startPymilter(PYMILTER));
  const has = (test: TestContext): boolean => needs(test, "/usr/bin/python3", "-c", "import Milter");

  it("is told of client and envelope", async (test) => {
    if (!has(test)) return;
    const { mail, milter } = await started();
    assert.match(await arrive(mail, letter("told")), /^250/);
    assert.match(milter.said(), new RegExp(`^connect client\\.example ${CLIENT} mx\\.posthorn\\.test ${CLIENT}$`, "m"));
    assert.match(milter.said(), /^from <eve@far\.example>$/m);
    assert.match(milter.said(), /^rcpt <ann@posthorn\.test>$/m);
  });

  it("changes header fields", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("fields", "Hello.", "X-Old: 1\nX-Gone: 1\nX-Old: 2\n")), /^250/);
    const source = await arrived(mail, "fields");
    assert.match(source, /^X-First: first\r\nFrom: Eve/m);
    assert.match(source, /^X-Old: 1\r\nX-Old: changed\r\nX-Added: one\r\n two\r\n\r\nHello\.\r\n$/m);
  });

  it("replaces a body", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("body")), /^250/);
    assert.ok((await arrived(mail, "body")).endsWith(`\r\n\r\n${"new ".repeat(20_000)}body\r\n`));
  });

  it("changes the envelope", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("recipients")), /^250/);
    assert.match(await arrived(mail, "recipients", "INBOX", BEN), /^Delivered-To: ben@posthorn\.test\r$/m);
    assert.match(await arrive(mail, letter("sender")), /^250/);
    assert.match(await arrived(mail, "sender"), /^Return-Path: <changed@far\.example>\r$/m);
    assert.deepEqual(
      (await messagesOf(mail, ANN)).filter(({ subject }) => subject === "recipients"),
      [],
    );
  });

  it("has mail kept back", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.match(await arrive(mail, letter("quarantine")), /^250/);
    await arrived(mail, "quarantine", "Junk");
    await submit(mail, "far@far.example", "quarantine");
    assert.match((await mail.cli("queue", "list")).stdout, /HELD/);
  });

  it("refuses, puts off, drops, and takes its time", async (test) => {
    if (!has(test)) return;
    const { mail } = await started();
    assert.equal(await arrive(mail, letter("words")), "554-5.7.1 not 100% sure\n554 5.7.1 but nearly");
    assert.match(await arrive(mail, letter("later")), /^451 4\.7\.1 Service unavailable/);
    assert.match(await arrive(mail, letter("dropped")), /^250/);
    assert.match(await arrive(mail, letter("slow")), /^250/);
    await arrived(mail, "slow");
    const subjects = (await messagesOf(mail, ANN)).map(({ subject }) => subject);
    for (const gone of ["words", "later", "dropped"]) assert.ok(!subjects.includes(gone));
  });
});
