/**
 * What commands cost the server in one mailbox that grows: `node bench/curves/messages.ts [MOST]`, 100,000 messages when none are given. The mail is
 * put there by the store while the server is stopped. Draws messages.svg from messages.tsv, where figures of larger mailboxes stay from earlier runs.
 */
import { LineClient } from "../../test/support/line-client.ts";
import { startProgram } from "../../test/support/program.ts";
import { addLetters } from "../by-the-store.ts";
import { openJmap } from "../jmap.ts";
import { letter } from "../letter.ts";
import { cpuDuring } from "../server-cpu.ts";
import { CurveFile } from "./table.ts";

const SIZES = [1000, 10_000, 100_000, 1_000_000];
const USER = "ann@posthorn.test";
/** Each step is repeated until it has taken so long, and so often at least and at most; the least of the rounds counts. */
const ROUND_MS = 150;
const TIMES_MAX = 200;
const ROUNDS = 4;
const TIMES_AFTER = 20;

const most = Number(process.argv[2] ?? 100_000);
const file = new CurveFile("messages", {
  title: "One mailbox that grows",
  across: "messages in the mailbox",
  up: "server CPU for each command, milliseconds",
});
const mail = await startProgram({ accounts: [USER], workers: 1, settings: "quota.bytes = 0" });
try {
  let have = 0;
  for (const size of SIZES.filter((each) => each <= most)) {
    await mail.kill();
    await addLetters(mail, USER, have, size);
    have = size;
    await mail.restart();
    file.add({ size, figures: await measureAll(size) });
  }
} finally {
  await mail.stop();
}
file.judge();

async function least(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  const times = Math.max(1, Math.min(TIMES_MAX, Math.round(ROUND_MS / (performance.now() - begun))));
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(
      (await cpuDuring(mail, async () => {
        for (let i = 0; i < times; i++) await act();
      })) / times,
    );
  return Math.min(...rounds);
}

/** What it costs once, each time after something else. */
async function leastAfter(before: () => Promise<unknown>, act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES_AFTER; i++) {
    await before();
    times.push(await cpuDuring(mail, act));
  }
  return Math.min(...times);
}

async function measureAll(size: number): Promise<Record<string, number>> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  const say = async (command: string): Promise<void> => {
    const answer = (await client.imap("m", command)).at(-1);
    if (answer?.startsWith("m OK") !== true) throw new Error(`${command}: ${answer}`);
  };
  await say(`LOGIN ${USER} "${mail.password}"`);
  const figures: Record<string, number> = {};
  figures["SELECT, first after a start"] = await cpuDuring(mail, () => say("SELECT INBOX"));
  figures["SELECT, again"] = await least(() => say("SELECT INBOX"));
  const commands: readonly (readonly [string, string])[] = [
    ["list of the 50 newest", `FETCH ${size - 49}:${size} (UID FLAGS RFC822.SIZE INTERNALDATE ENVELOPE)`],
    ["open a message", `FETCH ${size >> 1} (BODY.PEEK[])`],
    ["STORE on one", `STORE ${size >> 1} +FLAGS (\\Flagged)`],
    ["FETCH 1:* FLAGS", "FETCH 1:* (FLAGS)"],
    ["SEARCH UNSEEN", "SEARCH UNSEEN"],
    ["SEARCH SUBJECT", "SEARCH SUBJECT menkora"],
    ["SEARCH BODY, nothing found", "SEARCH BODY zyxwvutsrq"],
    ["SORT (DATE)", "SORT (DATE) UTF-8 ALL"],
  ];
  for (const [name, command] of commands) {
    let turn = 0;
    // A flag that is set already costs nothing.
    figures[name] = await least(() => say(turn++ % 2 === 1 ? command.replace("+FLAGS", "-FLAGS") : command));
  }
  const added = letter(0);
  figures["APPEND"] = await least(async () => {
    client.send(Buffer.concat([Buffer.from(`a APPEND INBOX {${added.length}+}\r\n`), added, Buffer.from("\r\n")]));
    await client.untilTag("a");
  });
  const deliver = (): Promise<void> => mail.deliver(USER, ["Subject: x\r\n\r\nx\r\n"]);
  client.close();
  figures["POP3 login"] = await least(async () => {
    const pop3 = await LineClient.open(mail.ports.pop3);
    await pop3.line();
    pop3.send(`USER ${USER}\r\nPASS ${mail.password}\r\nSTAT\r\nQUIT\r\n`);
    for (let i = 0; i < 4; i++) if ((await pop3.line())?.startsWith("+OK") !== true) throw new Error("POP3");
    pop3.close();
  });
  const ask = await openJmap({ http: mail.ports.http, user: USER, password: mail.password });
  const [inbox] = (await ask("Mailbox/query", { filter: { role: "inbox" } }))["ids"] as string[];
  const firstPage = (): Promise<unknown> =>
    ask("Email/query", {
      filter: { inMailbox: inbox },
      sort: [{ property: "receivedAt", isAscending: false }],
      limit: 50,
    });
  figures["JMAP: first page of the INBOX"] = await least(firstPage);
  figures["JMAP: first page after a message came"] = await leastAfter(deliver, firstPage);
  const mailboxes = (): Promise<unknown> => ask("Mailbox/get", {});
  figures["JMAP: Mailbox/get"] = await least(mailboxes);
  figures["JMAP: Mailbox/get after a message came"] = await leastAfter(deliver, mailboxes);
  return figures;
}
