import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import { type ManageSieveServer, plain, startManageSieveServer } from "../../test/support/managesieve-server.ts";
import { parseTranscript, play } from "../../test/support/transcript.ts";

const folder = new URL("../../test/transcripts/managesieve/", import.meta.url);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("ManageSieve transcripts", () => {
  let server: ManageSieveServer;
  before(async () => {
    server = await startManageSieveServer();
  });
  after(() => server[Symbol.asyncDispose]());

  for (const name of readdirSync(folder)) {
    for (const chopped of [false, true]) {
      it(`${name}${chopped ? ", byte by byte" : ""}`, async () => {
        const user = await server.mail.addUser();
        const { address, password } = user;
        const variables = {
          user: address,
          user64: base64(address),
          password64: base64(password),
          password64Length: String(base64(password).length),
          plain: plain(user),
          plainLength: String(plain(user).length),
          wrongPlain: plain({ address, password: "wrong" }),
        };
        const transcript = parseTranscript(readFileSync(new URL(name, folder), "utf8"));
        const connect = () => (transcript.login ? server.login(user) : LineClient.open(server.port.listener.port));
        await play({ ...transcript, login: false }, { connect, variables, chopped });
      });
    }
  }
});
