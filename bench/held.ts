/**
 * How long heavy commands hold the event loop in one piece, which is how long everybody else in the process waits: `node bench/held.ts [MESSAGES]`,
 * 20,000 letters when none are given. Counted in the CPU time of the thread, so that other programs lengthen nothing. Milliseconds: the longest turn,
 * of three rounds the least, and all turns together.
 */
import { jmapAccount } from "../src/jmap/testing/jmap-account.ts";
import type { Account, MailStore } from "../src/store/account.ts";
import { openMailParts } from "../test/support/mail-parts.ts";
import { cpuMs } from "./cpu-ms.ts";
import { onTheLine, openSession } from "./imap-session.ts";
import { letter } from "./letter.ts";

const ROUNDS = 3;
const AT_ONCE = 500;
const ATTACHMENT_LINES = 330_000;

const messages = Number(process.argv[2] ?? 20_000);

/** The longest piece of CPU between two turns of the event loop, and all of it. */
async function turnsOf(act: () => Promise<unknown>): Promise<{ longest: number; all: number }> {
  const begun = cpuMs();
  let [longest, last, isOpen] = [0, begun, true];
  const look = (): void => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (isOpen) setImmediate(look);
  };
  setImmediate(look);
  await act();
  look();
  isOpen = false;
  return { longest, all: last - begun };
}

async function fill(store: MailStore, account: Account): Promise<void> {
  for (let at = 0; at < messages; at += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, messages - at) }, (_, i) => at + i);
    const prepared = await Promise.all(numbers.map((i) => store.prepare(letter(i))));
    await account.write(async (mail) => {
      const inbox = await mail.mailboxByRole("inbox");
      if (inbox !== undefined) for (const each of prepared) await mail.append(inbox.id, each);
    });
  }
}

type Heavy = readonly (readonly [name: string, act: () => Promise<unknown>])[];

async function measure(heavy: Heavy): Promise<void> {
  for (const [name, act] of heavy) {
    const rounds: { longest: number; all: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await turnsOf(act));
    const longest = Math.min(...rounds.map((each) => each.longest));
    const all = Math.min(...rounds.map((each) => each.all));
    console.log(`| ${name} | ${longest.toFixed(1)} | ${all.toFixed(0)} |`);
  }
}

async function imap(): Promise<void> {
  await using parts = await openMailParts();
  const user = await parts.addUser();
  await fill(parts.store, user.account);
  const { say } = await openSession(parts, user);
  const literal = (text: string): string => ` {${text.length}+}\r\n${text}`;
  const attachment = `${"x".repeat(76)}\r\n`.repeat(ATTACHMENT_LINES);
  const large = onTheLine(`APPEND copies${literal(letter(1).toString("latin1") + attachment)}`);
  const letters = Array.from({ length: 500 }, (_, i) => literal(letter(i).toString("latin1")));
  const many = onTheLine(`APPEND copies${letters.join("")}`);
  await say("CREATE copies");
  let turn = 0;
  await measure([
    ["SEARCH BODY, nothing found", () => say("SEARCH BODY zyxwvutsrq")],
    ["SEARCH BODY, nearly all looked at", () => say("SEARCH BODY men")],
    ["SEARCH SUBJECT", () => say("SEARCH SUBJECT menkora")],
    ["SEARCH UNSEEN", () => say("SEARCH UNSEEN")],
    ["SORT (SUBJECT)", () => say("SORT (SUBJECT) UTF-8 ALL")],
    ["SORT (DATE)", () => say("SORT (DATE) UTF-8 ALL")],
    ["THREAD REFERENCES", () => say("THREAD REFERENCES UTF-8 ALL")],
    ["FETCH 1:* (FLAGS)", () => say("FETCH 1:* (FLAGS)")],
    ["FETCH 1:* (ENVELOPE BODYSTRUCTURE)", () => say("FETCH 1:* (ENVELOPE BODYSTRUCTURE)")],
    ["FETCH 1:* (BODY.PEEK[])", () => say("FETCH 1:* (BODY.PEEK[])")],
    ["STORE 1:*", () => say(`STORE 1:* ${turn++ % 2 === 0 ? "+" : "-"}FLAGS (\\Flagged)`)],
    ["COPY 1:*", () => say(`COPY 1:${messages} copies`)],
    [
      "EXPUNGE of all, and SELECT",
      async () => {
        await say("SELECT copies");
        await say("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        await say("EXPUNGE");
        await say("SELECT INBOX");
        await say(`COPY 1:${messages} copies`);
      },
    ],
    ["APPEND of 25 MB", () => say(large)],
    ["MULTIAPPEND of 500", () => say(many)],
  ]);
}

async function jmap(): Promise<void> {
  await using at = await jmapAccount();
  await fill(at.store, at.account);
  const inbox = `F${await at.mailbox("inbox")}`;
  const page = { filter: { inMailbox: inbox }, limit: 50 };
  const newMail = (): Promise<unknown> => at.add("Subject: new\n\nx\n");
  await measure([
    ["JMAP: first page of the INBOX", () => at.call("Email/query", page)],
    ["JMAP: first page after a message came", () => newMail().then(() => at.call("Email/query", page))],
    ["JMAP: Mailbox/get after a message came", () => newMail().then(() => at.call("Mailbox/get"))],
    ["JMAP: a list by subject", () => at.call("Email/query", { ...page, sort: [{ property: "subject" }] })],
    ["JMAP: unread ones", () => at.call("Email/query", { ...page, filter: { notKeyword: "$seen" } })],
    ["JMAP: a word", () => at.call("Email/query", { ...page, filter: { text: "menkora" } })],
  ]);
}

console.log("| command | longest turn, ms of CPU | in all |\n| --- | --- | --- |");
await imap();
await jmap();
