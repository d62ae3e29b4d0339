/** Mail to and from a real Postfix, found through real name servers: what must arrive, and what must not. */
import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { makeAuthority } from "../support/authority.ts";
import { freePort } from "../support/free-ports.ts";
import { type NameServers, startNameServers } from "../support/name-servers.ts";
import { startPolicyHost } from "../support/policy-host.ts";
import { type Postfix, startPostfix } from "../support/postfix.ts";
import { startProgram, type Program } from "../support/program.ts";
import { needs } from "../support/tools.ts";

const ARRIVAL_MS_MAX = 60_000;
const ANN = "ann@posthorn.test";
const MX_ADDRESS = "127.0.0.2";

/** Has every recipient come again once (RFC 6647), as Postfix asks its policy servers. */
async function greylist(): Promise<Server> {
  const seen = new Set<string>();
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const recipient = /^recipient=(.*)$/m.exec(text.slice(0, end))?.[1] ?? "";
        text = text.slice(end + 2);
        const action = seen.has(recipient) ? "dunno" : "defer_if_permit 4.7.1 Greylisted, come again";
        seen.add(recipient);
        socket.write(`action=${action}\n\n`);
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const portOf = (server: Server): number => (server.address() as { port: number }).port;

/** A domain with one host, which says at another one what TLS to it must prove (RFC 8461). */
function stsRecords(name: string, exchange: string, policyHost: string): readonly string[] {
  return [`${name} MX 10 ${exchange}`, `_mta-sts.${name} TXT "v=STSv1; id=1;"`, `mta-sts.${name} A ${policyHost}`];
}

describe("mail to and from Postfix", { timeout: 300_000 }, () => {
  const opened = new AsyncDisposableStack();
  let mail: Program;
  let postfix: Postfix;
  let names: NameServers;
  let starting: Promise<Program> | undefined;

  /** False: a program is not installed, and the test is skipped by its name. */
  async function started(test: TestContext): Promise<boolean> {
    if (!["knotd", "unbound", "kdig", "postfix"].every((tool) => needs(test, tool))) return false;
    starting ??= freePort(MX_ADDRESS).then(startAll);
    mail = await starting;
    return true;
  }
  after(() => opened[Symbol.asyncDispose]());

  /** The program needs the resolver, the zones the certificate of Postfix, and Postfix the port of the program. */
  async function startAll(port: number): Promise<Program> {
    const grey = await greylist();
    opened.defer(() => void grey.close());
    const smtpPort = await freePort();
    postfix = opened.use(
      await startPostfix({
        hostname: "mx.signed.test",
        domains: [
          "signed.test",
          "bad.signed.test",
          "plain.test",
          "grey.plain.test",
          "seven.plain.test",
          "bare.plain.test",
          "sts.plain.test",
          "stsbad.plain.test",
          "stsgone.plain.test",
        ],
        listen: {
          "127.0.0.2": [],
          "127.0.0.3": [],
          "127.0.0.4": [`smtpd_recipient_restrictions=check_policy_service,inet:127.0.0.1:${portOf(grey)}`],
          "127.0.0.5": ["smtpd_discard_ehlo_keywords=8bitmime,smtputf8"],
          "127.0.0.6": ["smtpd_tls_security_level=none"],
        },
        port,
        routes: { "posthorn.test": `[127.0.0.1]:${smtpPort}` },
        settings: [
          "smtpd_recipient_restrictions = check_recipient_access inline:{ { nobody@plain.test = 550 5.1.1 There is nobody of that name } { large@plain.test = 552 5.2.3 That is more than I take } }, reject_unauth_destination",
        ],
      }),
    );
    const key = new X509Certificate(postfix.certificate).publicKey.export({ type: "spki", format: "der" });
    const right = createHash("sha256").update(key).digest("hex");
    names = opened.use(
      await startNameServers([
        {
          name: "signed.test",
          signed: true,
          records: [
            "@ MX 10 mx",
            "mx A 127.0.0.2",
            `_${port}._tcp.mx TLSA 3 1 1 ${right}`,
            "bad MX 10 mxbad",
            "mxbad A 127.0.0.3",
            `_${port}._tcp.mxbad TLSA 3 1 1 ${"00".repeat(32)}`,
          ],
        },
        {
          name: "plain.test",
          signed: false,
          records: [
            "@ MX 10 dead",
            "@ MX 20 mx",
            "dead A 127.0.0.9",
            "mx A 127.0.0.2",
            "null MX 0 .",
            "grey MX 10 mxgrey",
            "mxgrey A 127.0.0.4",
            "seven MX 10 mxseven",
            "mxseven A 127.0.0.5",
            "bare A 127.0.0.6",
            "gone MX 10 nowhere",
            // The certificate that Postfix shows is for mx.signed.test alone.
            ...stsRecords("sts", "mx.signed.test.", "127.0.0.1"),
            ...stsRecords("stsbad", "mx.plain.test.", "127.0.0.1"),
            ...stsRecords("stsgone", "mx.plain.test.", "127.0.0.99"),
          ],
        },
      ]),
    );
    const authority = await makeAuthority();
    const web = opened.use(
      await startPolicyHost(
        await authority.issue({ names: ["mta-sts.sts.plain.test", "mta-sts.stsbad.plain.test"] }),
        "version: STSv1\nmode: enforce\nmx: mx.signed.test\nmx: mx.plain.test\nmax_age: 86400\n",
      ),
    );
    const authorityFile = join(dirname(postfix.certificateFile), "authority.pem");
    await writeFile(authorityFile, authority.certificate);
    const authorities = JSON.stringify([postfix.certificateFile, authorityFile]);
    const program = await startProgram({
      accounts: [ANN, "bob@posthorn.test"],
      ports: { smtp: smtpPort },
      settings: `[dns]\nresolvers = ["${names.resolver}"]\nvalidating = true\n[outbound]\nport = ${port}\npolicyPort = ${web.port}\nauthorities = ${authorities}\n[queue]\nfirstRetry = "1 s"\nmaxRetry = "2 s"\n`,
    });
    opened.defer(() => program.stop());
    return program;
  }

  async function send(to: readonly string[], subject: string, text = "Hello.\n"): Promise<void> {
    const transport = createTransport({
      host: "localhost",
      port: mail.ports.submissions,
      secure: true,
      tls: { ca: mail.ca },
      auth: { user: ANN, pass: mail.password },
    });
    await transport.sendMail({ from: ANN, to: [...to], subject, text });
    transport.close();
  }

  /** The messages of Ann's inbox whose text matches, as soon as there is one. */
  async function comesBack(pattern: RegExp): Promise<string> {
    const until = Date.now() + ARRIVAL_MS_MAX;
    while (Date.now() < until) {
      const found = (await inbox()).find((message) => pattern.test(message));
      if (found !== undefined) return found;
      await pause(100);
    }
    throw new Error(`nothing like ${pattern} came back\n${(await mail.cli("queue", "list")).stdout}`);
  }

  /** Resolves when the queue holds mail for the address for that reason; Postfix has then not seen it. */
  async function isKept(address: string, reason: RegExp): Promise<void> {
    const until = Date.now() + ARRIVAL_MS_MAX;
    const domain = address.slice(address.indexOf("@") + 1);
    let shown = "";
    while (!(shown.includes(address) && reason.test(shown)) && Date.now() < until) {
      shown = (await mail.cli("queue", "list", "--domain", domain, "--json")).stdout;
      await pause(100);
    }
    assert.ok(shown.includes(address), shown);
    assert.match(shown, reason);
    assert.ok(!(await postfix.log()).includes(address), `${address} was tried`);
  }

  async function inbox(): Promise<string[]> {
    const client = new ImapFlow({
      host: "localhost",
      port: mail.ports.imaps,
      secure: true,
      tls: { ca: mail.ca },
      auth: { user: ANN, pass: mail.password },
      logger: false,
    });
    await client.connect();
    const lock = await client.getMailboxLock("INBOX");
    const found: string[] = [];
    for await (const message of client.fetch("1:*", { source: true }))
      found.push(message.source?.toString("latin1") ?? "");
    lock.release();
    await client.logout();
    return found;
  }

  it("reaches a host whose key DNSSEC proves (DANE)", async (test) => {
    if (!(await started(test))) return;
    await send(["x@signed.test"], "dane good");
    const [message] = await postfix.received(1, /^Subject: dane good/m);
    assert.match(message ?? "", /with ESMTPS id/);
    assert.match(message ?? "", /^DKIM-Signature: /m);
  });

  it("does not hand mail to a host whose key is another one than DNSSEC says", async (test) => {
    if (!(await started(test))) return;
    await send(["x@bad.signed.test"], "dane bad");
    await isKept("x@bad.signed.test", /TLSA|DANE/i);
  });

  it("obeys what a domain says about TLS over HTTPS (MTA-STS): good, bad, and not to be had", async (test) => {
    if (!(await started(test))) return;
    await send(["x@sts.plain.test", "x@stsbad.plain.test", "x@stsgone.plain.test"], "mta-sts");
    await postfix.received(2, /^Subject: mta-sts/m);
    await isKept("x@stsbad.plain.test", /4\.7\.5/);
    const log = await postfix.log();
    for (const address of ["x@sts.plain.test", "x@stsgone.plain.test"]) assert.ok(log.includes(address), address);
  });

  it("goes to the second host while the first one is dead", async (test) => {
    if (!(await started(test))) return;
    await send(["x@plain.test"], "second host");
    await postfix.received(1, /^Subject: second host/m);
  });

  it("goes to the address of a domain without MX, in clear text where no TLS is offered", async (test) => {
    if (!(await started(test))) return;
    await send(["x@bare.plain.test"], "implicit mx");
    const [message] = await postfix.received(1, /^Subject: implicit mx/m);
    assert.match(message ?? "", /with ESMTP id/);
  });

  it("comes again to who asks for it", async (test) => {
    if (!(await started(test))) return;
    await send(["x@grey.plain.test"], "greylisted");
    await postfix.received(1, /^Subject: greylisted/m);
    assert.match(await postfix.log(), /Greylisted, come again/);
  });

  it("writes eight bits as seven for who takes no others", async (test) => {
    if (!(await started(test))) return;
    const client = createTransport({
      host: "localhost",
      port: mail.ports.submissions,
      secure: true,
      tls: { ca: mail.ca },
      auth: { user: ANN, pass: mail.password },
    });
    const raw = `From: ${ANN}\r\nTo: x@seven.plain.test\r\nSubject: seven bits\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße to everybody who reads this\r\n`;
    await client.sendMail({ envelope: { from: ANN, to: ["x@seven.plain.test"] }, raw });
    client.close();
    const [message] = await postfix.received(1, /^Subject: seven bits/m);
    assert.match(message ?? "", /^Content-Transfer-Encoding: quoted-printable/m);
    assert.match(message ?? "", /^Gr=C3=BC=C3=9Fe to everybody/m);
  });

  it("tells the sender in whose words a recipient was refused, and delivers to the others", async (test) => {
    if (!(await started(test))) return;
    await send(["nobody@plain.test", "y@plain.test", "large@plain.test"], "mixed recipients");
    await postfix.received(1, /^Subject: mixed recipients/m);
    const nobody = await comesBack(/^Final-Recipient: rfc822; nobody@plain\.test/m);
    assert.match(nobody, /^Status: 5\.1\.1/m);
    assert.match(nobody, /There is nobody of that name/);
    assert.doesNotMatch(nobody, /^Final-Recipient: rfc822; y@plain\.test/m);
    assert.match(await comesBack(/^Final-Recipient: rfc822; large@plain\.test/m), /That is more than I take/);
  });

  it("says at once that a domain takes no mail, or does not exist", async (test) => {
    if (!(await started(test))) return;
    await send(["x@null.plain.test"], "null mx");
    assert.match(await comesBack(/^Final-Recipient: rfc822; x@null\.plain\.test/m), /^Status: 5\.1\.10/m);
    await send(["x@nosuch.plain.test"], "no such domain");
    assert.match(await comesBack(/^Final-Recipient: rfc822; x@nosuch\.plain\.test/m), /^Status: 5\.1\.2/m);
  });

  it("takes mail from Postfix, over TLS, and answers it about who is not there", async (test) => {
    if (!(await started(test))) return;
    await postfix.submit("p@plain.test", [ANN], "Subject: from postfix\n\nbody\n");
    assert.match(await comesBack(/^Subject: from postfix/m), /with ESMTPS\r\n\t\(TLSv1\.3/);
    await postfix.submit("q@plain.test", ["nobody@posthorn.test"], "Subject: to nobody\n\nbody\n");
    const [bounce] = await postfix.received(1, /^Subject: Undelivered Mail/m);
    assert.match(bounce ?? "", /No such user here/);
  });

  it("keeps what it cannot look up, and sends it when it can", async (test) => {
    if (!(await started(test))) return;
    await names.silence();
    await send(["z@later.plain.test"], "nobody answers");
    const { stdout } = await mail.cli("queue", "list", "--json");
    assert.match(stdout, /later\.plain\.test/);
  });
});
