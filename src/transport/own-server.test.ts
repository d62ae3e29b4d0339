/** Our own server as the next one: what both ends say fits together. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { silentLog } from "../base/log.ts";
import { type FileCertificates, openCertificates } from "../net/certificates.ts";
import { ensureSelfSigned } from "../net/self-signed.ts";
import type { Account } from "../store/account.ts";
import { deliver, handover, hopTo, message, recipient, TEXT, transport } from "./testing/handover.ts";
import type { Transport } from "./transport.ts";

const user = `user@${DOMAIN}`;

describe("our own server", () => {
  let folder: string;
  let certificates: FileCertificates;
  let server: SmtpServer;
  let account: Account;
  let authority: string;
  let out: Transport;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-transport-"));
    const { files } = await ensureSelfSigned(folder, ["localhost", "127.0.0.1"], Date.now());
    certificates = await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog });
    server = await startSmtpServer({ certificates });
    account = await server.addUser("user");
    authority = await readFile(files.certificate, "utf8");
    out = transport({ authorities: [authority] });
  });
  after(async () => {
    await out[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    certificates[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });
  const port = (role: "smtp" | "submission" | "lmtp"): number => server.port[role].listener.port;
  const last = async (): Promise<string> => (await server.inbox(account)).at(-1) ?? "";

  it("takes mail over TLS, keeps what is in it, and knows DSN", async () => {
    const { outcomes, first } = await deliver(out, handover(hopTo(port("smtp")), { recipients: [recipient(user)] }));
    assert.match(outcomes.join(), /^delivered 250 2\./);
    assert.equal(first.tls?.version, "TLSv1.3");
    assert.equal(first.dsnPassedOn, true);
    assert.ok((await last()).endsWith(TEXT));
  });

  it("takes international addresses, bytes that are no text, and demands of TLS", async () => {
    const binary = message("Subject: b\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\n\xff\r.", {
      body: "BINARYMIME",
    });
    const { outcomes } = await deliver(
      out,
      handover(hopTo(port("smtp"), { tls: "verified" }), {
        reversePath: { local: "jürgen", domain: "bücher.test", utf8: true },
        recipients: [
          recipient(user, { notify: ["NEVER"], originalRecipient: { type: "utf-8", address: "ü@bücher.test" } }),
        ],
        message: binary,
        tls: "required",
        envelopeId: "id=1",
        ret: "HDRS",
      }),
    );
    assert.match(outcomes.join(), /^delivered 250 2\./);
    assert.ok((await last()).endsWith("\0\n\xff\r."));
  });

  it("refuses whom it does not know, and takes the others", async () => {
    const recipients = [recipient(`nobody@${DOMAIN}`), recipient(user)];
    const { outcomes } = await deliver(out, handover(hopTo(port("smtp")), { recipients }));
    assert.match(outcomes.join(), /^failed 550 5\.1\.1,delivered 250 2\./);
  });

  it("takes mail over LMTP", async () => {
    const recipients = [recipient(user), recipient(`nobody@${DOMAIN}`), recipient(user)];
    const { outcomes } = await deliver(out, handover(hopTo(port("lmtp"), { protocol: "lmtp" }), { recipients }));
    assert.match(outcomes.join(), /^delivered 250 2\.[\d.]+,failed 550 5\.1\.1,delivered 250 2\./);
  });

  it("lets us log in", async () => {
    const login = { user, password: PASSWORD };
    const reversePath = { local: "user", domain: DOMAIN, utf8: false };
    const to = { recipients: [recipient(user)], reversePath };
    const good = await deliver(out, handover(hopTo(port("submission"), { login, tls: "verified" }), to));
    assert.match(good.outcomes.join(), /^delivered 250 2\./);
    const wrong = { user, password: "wrong" };
    await using another = transport({ authorities: [authority] });
    const bad = await deliver(another, handover(hopTo(port("submission"), { login: wrong, tls: "verified" }), to));
    assert.deepEqual(bad.outcomes, ["deferred 535 4.7.8"]);
  });
});
