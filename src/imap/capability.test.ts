/** The CAPABILITY line, word for word, in every state: what is announced is a promise, so that a change to it is meant. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import { silentLog } from "../base/log.ts";
import { type FileCertificates, openCertificates } from "../net/certificates.ts";
import { ensureSelfSigned } from "../net/self-signed.ts";

const CLEAR = "CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL- STARTTLS LOGINDISABLED SASL-IR ID ENABLE LANGUAGE IDLE";
const TLS =
  "CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL- SASL-IR" +
  " AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN AUTH=OAUTHBEARER AUTH=XOAUTH2 ID ENABLE LANGUAGE IDLE";
const LOGGED_IN =
  "CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE UTF8=ACCEPT UIDONLY LANGUAGE COMPRESS=DEFLATE UNAUTHENTICATE IDLE NOTIFY" +
  " NAMESPACE CHILDREN LIST-EXTENDED LIST-STATUS LIST-METADATA LIST-MYRIGHTS SPECIAL-USE CREATE-SPECIAL-USE STATUS=SIZE OBJECTID" +
  " QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE QUOTASET ACL RIGHTS=texk METADATA METADATA-SERVER CONDSTORE QRESYNC UNSELECT" +
  " UIDPLUS MULTIAPPEND CATENATE APPENDLIMIT=52428800 REPLACE BINARY PREVIEW MESSAGELIMIT=10000000" +
  " ESEARCH SEARCHRES SAVEDATE WITHIN SEARCH=FUZZY CONTEXT=SEARCH PARTIAL INPROGRESS I18NLEVEL=1 MULTISEARCH SORT SORT=DISPLAY ESORT CONTEXT=SORT" +
  " THREAD=ORDEREDSUBJECT THREAD=REFERENCES THREAD=REFS MOVE UIDBATCHES";

describe("CAPABILITY", () => {
  let folder: string;
  let certificates: FileCertificates;
  let server: ImapServer;
  let client: LineClient;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-imap-capability-"));
    const { files } = await ensureSelfSigned(folder, ["localhost"], Date.now());
    certificates = await openCertificates({ files: [files], ticketKeys: randomBytes(48), log: silentLog });
    server = await startImapServer({ certificates, proxies: ["127.0.0.0/8"] });
    client = await server.connect();
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 50000 143\r\n");
    assert.match((await client.line()) ?? "", /^\* OK /);
  });
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
    certificates[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function line(): Promise<string | undefined> {
    return (await client.imap("a", "CAPABILITY"))[0]?.slice(2);
  }

  it("offers no password in clear text", async () => {
    assert.equal(await line(), CLEAR);
  });

  it("offers every mechanism over TLS", async () => {
    assert.match((await client.imap("a", "STARTTLS")).join(), /^a OK/);
    client = await client.secure();
    assert.equal(await line(), TLS);
  });

  it("names everything after login", async () => {
    const { address, password } = await server.mail.addUser();
    const answer = (await client.imap("a", `LOGIN ${address} ${password}`))[0] ?? "";
    assert.equal(await line(), LOGGED_IN);
    assert.equal(answer, `a OK [${LOGGED_IN}] Logged in`);
  });

  it("names JMAP where it is served", async () => {
    await using other = await startImapServer({ jmapUrl: "https://posthorn.test/jmap/session" });
    const { address, password } = await other.mail.addUser();
    const visitor = await other.connect();
    assert.doesNotMatch((await visitor.line()) ?? "", /JMAPACCESS/);
    const answer = (await visitor.imap("a", `LOGIN ${address} ${password}`))[0];
    assert.equal(answer, `a OK [${LOGGED_IN.replace(" METADATA-SERVER", "$& JMAPACCESS")}] Logged in`);
    visitor.close();
  });

  it("does not name what the operator has switched off", async () => {
    await using other = await startImapServer({ unauthenticate: false });
    const { address, password } = await other.mail.addUser();
    const visitor = await other.connect();
    await visitor.line();
    const answer = (await visitor.imap("a", `LOGIN ${address} ${password}`))[0];
    assert.equal(answer, `a OK [${LOGGED_IN.replace(" UNAUTHENTICATE", "")}] Logged in`);
    assert.deepEqual(await visitor.imap("b", "UNAUTHENTICATE"), ["b BAD Unknown command"]);
    visitor.close();
  });
});
