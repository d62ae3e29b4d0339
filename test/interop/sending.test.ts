/** Real sending programs over TLS: swaks, msmtp, curl and Nodemailer, to every port that takes mail. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createTransport } from "nodemailer";
import { messagesOf } from "../support/flow.ts";
import { startProgram, type Program } from "../support/program.ts";
import { needs, run } from "../support/tools.ts";

describe("programs that send", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: ["ann@posthorn.test", "bob@posthorn.test"] });
  });
  after(() => mail.stop());

  /** Every subject in Bob's inbox, over IMAP with TLS. */
  const subjects = async (): Promise<string[]> =>
    (await messagesOf(mail, "bob@posthorn.test")).map((message) => message.subject);
  const arrives = async (subject: string): Promise<void> =>
    assert.ok((await subjects()).includes(subject), `${subject} is in the inbox`);

  it("swaks: port 25 with STARTTLS, a stranger to a local account", async (test) => {
    if (!needs(test, "swaks")) return;
    await run("swaks", [
      "--server",
      "localhost",
      "--port",
      `${mail.ports.smtp}`,
      "--tls",
      "--tls-verify",
      "--tls-ca-path",
      mail.caFile,
      "--from",
      "stranger@example.org",
      "--to",
      "bob@posthorn.test",
      "--header",
      "Subject: swaks mx",
    ]);
    await arrives("swaks mx");
  });

  for (const mechanism of ["PLAIN", "LOGIN"]) {
    it(`swaks: submission with STARTTLS and AUTH ${mechanism}`, async (test) => {
      if (!needs(test, "swaks")) return;
      await run("swaks", [
        "--server",
        "localhost",
        "--port",
        `${mail.ports.submission}`,
        "--tls",
        "--auth",
        mechanism,
        "--auth-user",
        "ann@posthorn.test",
        "--auth-password",
        mail.password,
        "--from",
        "ann@posthorn.test",
        "--to",
        "bob@posthorn.test",
        "--header",
        `Subject: swaks ${mechanism}`,
      ]);
      await arrives(`swaks ${mechanism}`);
    });
  }

  it("swaks: LMTP", async (test) => {
    if (!needs(test, "swaks")) return;
    await run("swaks", [
      "--protocol",
      "LMTP",
      "--server",
      "127.0.0.1",
      "--port",
      `${mail.ports.lmtp}`,
      "--from",
      "ann@posthorn.test",
      "--to",
      "bob@posthorn.test,ann@posthorn.test",
      "--header",
      "Subject: swaks lmtp",
    ]);
    await arrives("swaks lmtp");
  });

  it("swaks: is refused for an unknown recipient, a foreign domain and a forged sender", async (test) => {
    if (!needs(test, "swaks")) return;
    const base = ["--server", "localhost", "--tls", "--header", "Subject: never"];
    const unknown = await run(
      "swaks",
      [...base, "--port", `${mail.ports.smtp}`, "--from", "s@example.org", "--to", "nobody@posthorn.test"],
      { mayFail: true },
    );
    assert.match(unknown.stdout, /<~\* 550 5\.1\.1 /);
    const relay = await run(
      "swaks",
      [...base, "--port", `${mail.ports.smtp}`, "--from", "s@example.org", "--to", "x@elsewhere.example"],
      { mayFail: true },
    );
    assert.match(relay.stdout, /<~\* 55\d 5\.7\.\d+ /);
    const login = [
      "--auth",
      "PLAIN",
      "--auth-user",
      "ann@posthorn.test",
      "--auth-password",
      mail.password,
      "--port",
      `${mail.ports.submission}`,
    ];
    const forged = await run("swaks", [...base, ...login, "--from", "bob@posthorn.test", "--to", "bob@posthorn.test"], {
      mayFail: true,
    });
    assert.match(forged.stdout, /<~\* 55\d 5\.7\.\d+ /);
    assert.ok(!(await subjects()).includes("never"));
  });

  for (const [method, port] of [
    ["plain", "submissions"],
    ["scram-sha-256", "submission"],
  ] as const) {
    it(`msmtp: ${port} with ${method}`, async (test) => {
      if (!needs(test, "msmtp")) return;
      const config = join(mail.folder, `msmtprc-${method}`);
      await writeFile(
        config,
        `account default\nhost localhost\nport ${mail.ports[port]}\ntls on\ntls_starttls ${port === "submission" ? "on" : "off"}\ntls_trust_file ${mail.caFile}\nauth ${method}\nuser ann@posthorn.test\npassword ${mail.password}\nfrom ann@posthorn.test\n`,
        { mode: 0o600 },
      );
      await run("msmtp", ["-C", config, "bob@posthorn.test"], {
        input: `From: ann@posthorn.test\nTo: bob@posthorn.test\nSubject: msmtp ${method}\n\nGrüße\n`,
      });
      await arrives(`msmtp ${method}`);
    });
  }

  it("curl: smtps and smtp with STARTTLS", async (test) => {
    if (!needs(test, "curl")) return;
    for (const [scheme, port] of [
      ["smtps", mail.ports.submissions],
      ["smtp", mail.ports.submission],
    ] as const) {
      const file = join(mail.folder, `${scheme}.eml`);
      await writeFile(
        file,
        `From: ann@posthorn.test\r\nTo: bob@posthorn.test\r\nSubject: curl ${scheme}\r\n\r\nHello\r\n`,
      );
      await run("curl", [
        "--silent",
        "--show-error",
        "--ssl-reqd",
        "--cacert",
        mail.caFile,
        "--url",
        `${scheme}://localhost:${port}`,
        "--user",
        `ann@posthorn.test:${mail.password}`,
        "--mail-from",
        "ann@posthorn.test",
        "--mail-rcpt",
        "bob@posthorn.test",
        "--upload-file",
        file,
      ]);
      await arrives(`curl ${scheme}`);
    }
  });

  it("Nodemailer: attachments, UTF-8 addresses in the header, many messages over one connection", async () => {
    const transport = createTransport({
      host: "localhost",
      port: mail.ports.submission,
      requireTLS: true,
      tls: { ca: mail.ca },
      auth: { user: "ann@posthorn.test", pass: mail.password },
      pool: true,
      maxConnections: 2,
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        transport.sendMail({
          from: '"Ann Ünal" <ann@posthorn.test>',
          to: "bob@posthorn.test",
          subject: `nodemailer ${i} ✓`,
          text: "Text",
          html: "<p>HTML</p>",
          attachments: [{ filename: "größe.bin", content: Buffer.alloc(10_000, i) }],
        }),
      ),
    );
    transport.close();
    const found = await subjects();
    for (let i = 0; i < 20; i++) assert.ok(found.includes(`nodemailer ${i} ✓`));
  });
});
