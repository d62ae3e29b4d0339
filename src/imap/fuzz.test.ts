/**
 * Every command in every state, rightly and wrongly said: each has its answer, no answer is a mistake of ours, what is said back is IMAP, and the
 * account stays sound. Longer by hand: POSTHORN_FUZZ_ROUNDS=1000 POSTHORN_FUZZ_SEED=7 node --test src/imap/fuzz.test.ts
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { Dice } from "../../test/support/dice.ts";
import { blurred, sentences } from "../../test/support/imap-sentences.ts";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";
import { type Log, silentLog } from "../base/log.ts";
import { RIGHTS } from "../store/sharing/rights.ts";

const rounds = Number(process.env["POSTHORN_FUZZ_ROUNDS"] ?? 2);
const seed = Number(process.env["POSTHORN_FUZZ_SEED"] ?? 1);
/** Commands of one connection: so many BAD answers do not end it yet, before login neither. */
const PER_CONNECTION = 8;
/** After these the state is another. */
const leaving = /LOGIN|AUTHENTICATE|ENABLE|NOTIFY|SELECT|EXAMINE|CLOSE|LOGOUT/;
/** Whatever a sentence leaves open, a line that is asked for or bytes of a literal, this ends; between commands it is one BAD. */
const REST = `\r\n${" ".repeat(4000)}\r\n`;

/** What is said first, by the name of the state; USER stands for another's INBOX. */
const states: Readonly<Record<string, readonly string[]>> = {
  "not authenticated": [],
  authenticated: ["LOGIN"],
  selected: ["LOGIN", "SELECT INBOX"],
  "selected to read": ["LOGIN", "EXAMINE INBOX"],
  "with QRESYNC": ["LOGIN", "ENABLE QRESYNC", "SELECT INBOX"],
  "with UIDONLY": ["LOGIN", "ENABLE UIDONLY", "SELECT INBOX"],
  "with IMAP4rev2": ["LOGIN", "ENABLE IMAP4rev2 UTF8=ACCEPT", "SELECT INBOX"],
  "with NOTIFY": ["LOGIN", "SELECT INBOX", "NOTIFY SET (selected (MessageNew (UID) MessageExpunge FlagChange))"],
  "in a mailbox of another": ["LOGIN", 'SELECT "USER"'],
};

const untagged =
  /^\* (?:(?:OK|NO|BAD|BYE)(?: \[[^\]]+\])? \S|\d+ (?:EXISTS|RECENT|EXPUNGE|FETCH \(|UIDFETCH \()|(?:SEARCH|SORT|THREAD|VANISHED|ESEARCH|UIDBATCHES|CAPABILITY|ENABLED|FLAGS|LIST|LSUB|STATUS|NAMESPACE|ID|LANGUAGE|ACL|LISTRIGHTS|MYRIGHTS|QUOTA|QUOTAROOT|METADATA|JMAPACCESS)\b)/;

const messages = Array.from({ length: 4 }, (_, at) => `Subject: ${at}\r\nMessage-ID: <${at}@x>\r\n\r\ntext\r\n`);

describe("every command in every state", () => {
  const mistakes: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (fields, text) => mistakes.push(`${text}: ${String((fields["err"] as Error | undefined)?.stack)}`),
    child: () => log,
  };
  let server: ImapServer;
  let user: TestUser;
  let other: TestUser;

  before(async () => {
    server = await startImapServer({ log });
    user = await server.mail.addUser("fuzz1");
    other = await server.mail.addUser("fuzz2");
    const inbox = await other.account.read((mail) => mail.mailboxByPath("INBOX"));
    await server.mail.sharing.change(other.account, inbox!.id, {
      grantee: user.account.id,
      negative: false,
      rights: () => RIGHTS.replace("a", ""),
    });
  });
  after(() => server[Symbol.asyncDispose]());

  async function enter(state: string): Promise<LineClient> {
    const client = await server.connect();
    await client.line();
    for (const [i, step] of (states[state] ?? []).entries()) {
      const line = step === "LOGIN" ? `LOGIN ${user.address} ${user.password}` : step;
      const answer = await client.imap(`s${i}`, line.replace("USER", `Other Users/${other.address}/INBOX`));
      assert.match(answer.at(-1) ?? "", /^s\d OK/, line);
    }
    return client;
  }

  /** Says it and reads its answer; answers whether the connection is of further use. */
  async function say(client: LineClient, tag: string, sentence: string, isPlain: boolean): Promise<boolean> {
    client.send(`${sentence}\r\n${REST}fence NOOP\r\n`);
    let answers = 0;
    for (;;) {
      const line = await client.response();
      if (line === undefined || line.startsWith("fence ")) {
        if (isPlain) assert.equal(answers, 1, `answers to ${JSON.stringify(sentence)}`);
        return line !== undefined;
      }
      assert.doesNotMatch(line, /SERVERBUG/, `${JSON.stringify(sentence)}\n${mistakes.join("\n")}`);
      const isAnswer = /^[^ *+]+ (?:OK|NO|BAD) \S/.test(line);
      // Tags that are not ours are blurred ones.
      if (isAnswer && (line.startsWith(`${tag} `) || !isPlain)) answers++;
      else assert.match(line, line.startsWith("+") ? /^\+ / : untagged, JSON.stringify(sentence));
      if (line.startsWith("* BYE") && !isPlain) return false;
    }
  }

  it("has sentences for each", () => {
    const files = readdirSync(new URL("commands", import.meta.url));
    assert.deepEqual(Object.keys(sentences).sort(), files.map((name) => name.replace(".ts", "").toUpperCase()).sort());
  });

  for (const [number, state] of Object.keys(states).entries()) {
    it(state, async () => {
      const dice = new Dice(seed * 1000 + number);
      const names = Object.keys(sentences);
      for (let round = 0; round < rounds; round++) {
        let client: LineClient | undefined;
        for (const [i, name] of names.entries()) {
          if (i % PER_CONNECTION === 0) {
            client?.close();
            client = undefined;
            await server.mail.deliver(user, "INBOX", messages);
            await server.mail.deliver(other, "INBOX", messages);
          }
          client ??= await enter(state);
          const tag = `t${i}`;
          const plain = `${tag} ${dice.roll(3) === 0 ? "UID " : ""}${name}${sentences[name]!(dice)}`;
          const isPlain = round % 2 === 0;
          const isThere = await say(client, tag, isPlain ? plain : blurred(plain, dice), isPlain);
          if (isThere && !leaving.test(name)) continue;
          client.close();
          client = undefined;
        }
        client?.close();
      }
      assert.deepEqual(mistakes, []);
    });
  }

  it("leaves both accounts sound", async () => {
    for (const { account } of [user, other]) assert.deepEqual(await server.mail.store.check(account.id), []);
  });
});
