import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { DOMAIN, PASSWORD } from "../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import { parseTranscript, play } from "../../test/support/transcript.ts";

const folder = new URL("../../test/transcripts/", import.meta.url);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const user = `user@${DOMAIN}`;
const variables = {
  user,
  user64: base64(user),
  password64: base64(PASSWORD),
  plain: base64(`\0${user}\0${PASSWORD}`),
  wrongPlain: base64(`\0${user}\0wrong`),
};

describe("transcripts", () => {
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer();
    for (const name of ["user", "other", "off"]) await server.addUser(name);
    await server.directory.changeAccount(`off@${DOMAIN}`, { enabled: false });
    await server.directory.addAlias(`team@${DOMAIN}`, [user, `other@${DOMAIN}`]);
    await server.directory.addAlias(`away@${DOMAIN}`, [user, "somebody@elsewhere.example"]);
  });
  after(() => server[Symbol.asyncDispose]());

  for (const role of ["smtp", "submission", "lmtp"] satisfies SmtpRole[]) {
    for (const name of readdirSync(new URL(`${role}/`, folder))) {
      for (const chopped of [false, true]) {
        it(`${role}/${name}${chopped ? ", byte by byte" : ""}`, async () => {
          const transcript = parseTranscript(readFileSync(new URL(`${role}/${name}`, folder), "utf8"));
          const connect = () => LineClient.open(server.port[role].listener.port);
          await play(transcript, { connect, variables, chopped });
        });
      }
    }
  }
});
