import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { PASSWORD } from "../../test/support/mail-parts.ts";
import { startPop3Server, type Pop3Server } from "../../test/support/pop3-server.ts";
import { parseTranscript, play } from "../../test/support/transcript.ts";

const folder = new URL("../../test/transcripts/pop3/", import.meta.url);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What every transcript's user has. */
const MESSAGES = [
  "Subject: one\r\n\r\nfirst\r\nsecond\r\nthird \r\n",
  "Subject: two\r\n\r\n. .line\r\n..\r\n..\r\n\r\n",
  "Subject: three\r\n\r\nno end\r\n\r\n",
];

describe("POP3 transcripts", () => {
  let server: Pop3Server;
  before(async () => {
    server = await startPop3Server();
  });
  after(() => server[Symbol.asyncDispose]());

  let users = 0;
  for (const name of readdirSync(folder)) {
    for (const chopped of [false, true]) {
      it(`${name}${chopped ? ", byte by byte" : ""}`, async () => {
        const user = await server.addUser(`user${++users}`);
        await user.add(MESSAGES);
        const { address } = user;
        const variables = {
          user: address,
          user64: base64(address),
          password64: base64(PASSWORD),
          plain: base64(`\0${address}\0${PASSWORD}`),
          wrongPlain: base64(`\0${address}\0wrong`),
        };
        const connect = () => LineClient.open(server.port.listener.port);
        await play(parseTranscript(readFileSync(new URL(name, folder), "utf8")), { connect, variables, chopped });
      });
    }
  }
});
