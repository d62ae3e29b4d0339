/**
 * Measures IMAP commands without any socket, the server's own work alone: `node bench/imap-fetch.ts [messages]`.
 * Needs the peer benchmark's mail generator beside the checkout.
 */
import { join } from "node:path";
import { openMailParts } from "../test/support/mail-parts.ts";
import { openSession } from "./imap-session.ts";

const messages = Number(process.argv[2] ?? 5000);
const rounds = 7;
const generator = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench/lib.mjs");
const { message } = (await import(generator)) as { message: (i: number) => Buffer };

await using parts = await openMailParts();
const user = await parts.addUser();
for (let i = 0; i < messages; i += 100) {
  const some = Array.from({ length: Math.min(100, messages - i) }, (_, k) => message(i + k));
  const prepared = await Promise.all(some.map((bytes) => parts.store.prepare(bytes)));
  await user.account.write(async (mail) => {
    const inbox = await mail.mailboxByRole("inbox");
    if (inbox === undefined) throw new Error("no INBOX");
    for (const each of prepared) await mail.append(inbox.id, each);
  });
}

const { sink, say } = await openSession(parts, user);
console.log(`${messages} messages; the best of ${rounds} rounds`);

const LIST =
  "UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (REFERENCES LIST-UNSUBSCRIBE)]";
const commands: readonly (readonly [string, ...string[]])[] = [
  ["UID FETCH 1:* (FLAGS)"],
  ["UID FETCH 1:* (UID FLAGS MODSEQ)"],
  ["FETCH 1:* (UID INTERNALDATE RFC822.SIZE)"],
  [`UID FETCH 1:* (${LIST})`],
  ["FETCH 1:* (BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)])"],
  ["FETCH 1:* (BODY.PEEK[HEADER.FIELDS (X-SPAM-SCORE)])"],
  ["FETCH 1:* (BODY.PEEK[HEADER])"],
  ["FETCH 1:* (UID BODY.PEEK[])"],
  ["FETCH 1:* (BODY.PEEK[1])"],
  ["FETCH 1:* (BODY)"],
  ["STORE 1:* +FLAGS (\\Flagged)", "STORE 1:* -FLAGS (\\Flagged)"],
  ["STORE 1:* +FLAGS.SILENT (\\Flagged)", "STORE 1:* -FLAGS.SILENT (\\Flagged)"],
  ["SEARCH ALL"],
  ["UID SEARCH UNSEEN"],
  ["UID SEARCH RETURN (ALL) UNDELETED"],
];
for (const turns of commands) {
  let best = Number.POSITIVE_INFINITY;
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    for (const command of turns) {
      sink.bytes = 0;
      const { user: before, system } = process.cpuUsage();
      await say(command);
      const after = process.cpuUsage();
      best = Math.min(best, after.user - before + after.system - system);
      bytes = sink.bytes;
    }
  }
  const each = `${(best / messages).toFixed(2)} µs CPU a message`;
  console.log(
    `${turns[0].slice(0, 76).padEnd(78)} ${each.padStart(24)} ${(bytes / messages).toFixed(0).padStart(7)} bytes`,
  );
}
