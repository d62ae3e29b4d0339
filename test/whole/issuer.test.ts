/** A token of an issuer opens an account of the real program by every protocol, and a bad one by none. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { startIssuer, type TestIssuer } from "../support/issuer.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("tokens of an issuer", () => {
  let folder: string;
  let issuer: TestIssuer;
  let program: Program | undefined;
  before(async () => {
    issuer = await startIssuer();
    folder = await mkdtemp(join(tmpdir(), "posthorn-issuer-"));
    const authority = join(folder, "authority.pem");
    await writeFile(authority, issuer.authority.certificate);
    program = await startProgram({
      accounts: [ANN],
      workers: 1,
      settings: `[login]\nauthorities = ["${authority}"]\n[[login.issuers]]\nissuer = "${issuer.name}"\naudience = "posthorn"\n`,
    });
  });
  after(async () => {
    await program?.stop();
    await issuer[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const ports = (): Program["ports"] => program?.ports ?? assert.fail("the program does not run");

  /** Sends the first line of a login after the greeting; answers the last line that is heard, giving up where it is asked more. */
  const login = async (port: number, hello: string, line: string): Promise<string> => {
    const client = await LineClient.open(port);
    await client.line();
    if (hello !== "") {
      client.send(`${hello}\r\n`);
      await client.reply();
    }
    client.send(`${line}\r\n`);
    let answer = (await client.line()) ?? "";
    if (/^(?:\+ |334 )/.test(answer)) {
      client.send(`${base64("\u0001")}\r\n`);
      answer = (await client.line()) ?? "";
    }
    client.close();
    return answer;
  };
  const manageSieve = async (line: string): Promise<string> => {
    const client = await LineClient.open(ports().managesieve);
    while (!(await client.line())?.startsWith("OK "));
    client.send(`${line}\r\n`);
    let answer = (await client.line()) ?? "";
    if (answer.startsWith('"')) {
      client.send(`"${base64("\u0001")}"\r\n`);
      answer = (await client.line()) ?? "";
    }
    client.close();
    return answer;
  };
  const ways: readonly (readonly [string, (bearer: string, xoauth2: string) => Promise<string>, RegExp, RegExp])[] = [
    [
      "IMAP",
      (token) => login(ports().imap, "", `a AUTHENTICATE OAUTHBEARER ${token}`),
      /^a OK /,
      /^a NO \[AUTHENTICATIONFAILED\]/,
    ],
    ["IMAP, XOAUTH2", (_, token) => login(ports().imap, "", `a AUTHENTICATE XOAUTH2 ${token}`), /^a OK /, /^a NO /],
    ["POP3", (token) => login(ports().pop3, "", `AUTH OAUTHBEARER ${token}`), /^\+OK/, /^-ERR \[AUTH\]/],
    ["ManageSieve", (token) => manageSieve(`AUTHENTICATE "OAUTHBEARER" "${token}"`), /^OK /, /^NO /],
    ["submission", (token) => login(ports().submission, "EHLO x", `AUTH OAUTHBEARER ${token}`), /^235 /, /^535 /],
  ];

  for (const [name, way, right, wrong] of ways) {
    it(`are taken by ${name}`, async () => {
      const tokenOf = (token: string) =>
        way(
          base64(`n,a=${ANN},\u0001auth=Bearer ${token}\u0001\u0001`),
          base64(`user=${ANN}\u0001auth=Bearer ${token}\u0001\u0001`),
        );
      assert.match(await tokenOf(await issuer.token({ claims: { email: ANN } })), right);
      // With what issuers of large companies put into theirs, of groups above all.
      const groups = Array.from({ length: 100 }, (_, i) => `group ${i} of some department`);
      assert.match(await tokenOf(await issuer.token({ claims: { email: ANN, groups } })), right);
      assert.match(await tokenOf(await issuer.token({ claims: { email: ANN }, audience: "another" })), wrong);
    });
  }

  it("are sent by programs that know OAuth", async () => {
    const accessToken = await issuer.token({ claims: { email: ANN } });
    const secured = { host: "127.0.0.1", tls: { ca: program?.ca, servername: "localhost" } };
    const reader = new ImapFlow({
      ...secured,
      port: ports().imaps,
      secure: true,
      auth: { user: ANN, accessToken },
      logger: false,
    });
    await reader.connect();
    assert.equal((await reader.mailboxOpen("INBOX")).exists, 0);
    await reader.logout();
    const auth = { type: "OAuth2", user: ANN, accessToken } as const;
    const sender = createTransport({ ...secured, port: ports().submissions, secure: true, auth });
    assert.equal(await sender.verify(), true);
    sender.close();
  });

  it("are taken by JMAP", async () => {
    const status = async (audience: string): Promise<number> => {
      const authorization = `Bearer ${await issuer.token({ claims: { email: ANN }, audience })}`;
      return (await fetch(`http://127.0.0.1:${ports().http}/jmap/session`, { headers: { authorization } })).status;
    };
    assert.equal(await status("posthorn"), 200);
    assert.equal(await status("another"), 401);
  });
});
