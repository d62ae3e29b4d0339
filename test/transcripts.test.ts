/** Plays every transcript in test/transcripts against a server in this process, as it is and byte by byte. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { formatPlain } from "../src/wire/sasl/plain.ts";
import { startImapServer, type ImapServer } from "./support/imap-server.ts";
import { parseTranscript, play } from "./support/transcript.ts";

const folder = join(import.meta.dirname, "transcripts", "imap");

function plain(name: string, password: string): string {
  return Buffer.from(formatPlain({ authorize: "", name, password })).toString("base64");
}

describe("IMAP transcripts", () => {
  let shared: ImapServer;
  before(async () => {
    shared = await startImapServer();
  });
  after(() => shared[Symbol.asyncDispose]());

  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".txt"))
    .sort()) {
    const transcript = parseTranscript(readFileSync(join(folder, file), "utf8"));
    for (const chopped of [false, true]) {
      it(`${file.slice(0, -".txt".length)}${chopped ? ", byte by byte" : ""}`, async () => {
        const { messagesPerCommand, jmapUrl } = transcript;
        const settings = {
          ...(messagesPerCommand === undefined ? {} : { messagesPerCommand }),
          ...(jmapUrl === undefined ? {} : { jmapUrl }),
        };
        await using own = Object.keys(settings).length === 0 ? undefined : await startImapServer(settings);
        const server = own ?? shared;
        const user = await server.mail.addUser();
        const { address, password } = user;
        for (const { mailbox, count } of transcript.messages) {
          const numbers = Array.from({ length: count }, (_, i) => i + 1);
          await server.mail.deliver(
            user,
            mailbox,
            numbers.map((n) => `Subject: ${n}\r\n\r\nText ${n}\r\n`),
          );
        }
        const others: Record<string, string> = {};
        for (let n = 2; n <= transcript.users; n++) others[`user${n}`] = (await server.mail.addUser()).address;
        const { quota } = transcript;
        if (quota !== undefined) await user.account.write((mail) => mail.setQuota(quota));
        if (transcript.administrator) await server.mail.directory.changeAccount(address, { administrator: true });
        await play(transcript, {
          chopped,
          connect: () => server.connect(),
          variables: {
            user: address,
            ...others,
            kib: "x".repeat(1000),
            userlength: String(address.length),
            password,
            plain: plain(address, password),
            wrongplain: plain(address, "wrong"),
          },
        });
      });
    }
  }
});
