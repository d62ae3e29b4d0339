/**
 * What a light client waits for beside a heavy one, on another account and on the same: `node bench/beside.ts [MESSAGES]`, 20,000 when none are
 * given. One process serves all of them. The figures are milliseconds: of the longest wait in each round the least, because other programs
 * lengthen any wait, but not always; and the delay of the server's event loop over all of it.
 */
import { LineClient } from "../test/support/line-client.ts";
import { startProgram } from "../test/support/program.ts";
import { Beat, type Waits } from "./beat.ts";
import { addAccounts, addLetters } from "./by-the-store.ts";
import { openJmap } from "./jmap.ts";
import { letter } from "./letter.ts";
import { loopDelays, sinceThen } from "./loop-delay.ts";

const HEAVY = "ann@posthorn.test";
const LIGHT = "bob@posthorn.test";
const ROUNDS = 4;
/** A heavy command is repeated until it has been at work for so long. */
const ROUND_MS = 500;
const ATTACHMENT_BYTES = 25 * 1024 * 1024;
/** Accounts that log in at once, each for the first time, so that argon2 is computed for each. */
const STORM = 40;

const messages = Number(process.argv[2] ?? 20_000);
const mail = await startProgram({
  accounts: [HEAVY, LIGHT],
  workers: 1,
  settings: "quota.bytes = 0\nlimits.connectionsPerAddress = 1000",
});
try {
  await mail.kill();
  await addAccounts(mail, 0, STORM * ROUNDS * 2, () => false);
  await addLetters(mail, HEAVY, 0, messages);
  await mail.restart();
  await mail.deliver(LIGHT, [letter(0).toString("latin1")]);
  await measureAll();
} finally {
  await mail.stop();
}

async function login(user: string): Promise<LineClient> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  await client.imap("l", `LOGIN ${user} "${mail.password}"`);
  return client;
}

async function measureAll(): Promise<void> {
  const client = await login(HEAVY);
  const say = async (command: string): Promise<void> => {
    const answer = (await client.imap("m", command)).at(-1);
    if (answer?.startsWith("m OK") !== true) throw new Error(`${command}: ${answer}`);
  };
  const append = async (pieces: readonly Buffer[]): Promise<void> => {
    await client.sendAll(Buffer.from("a APPEND INBOX"));
    for (const piece of pieces) await client.sendAll(Buffer.concat([Buffer.from(` {${piece.length}+}\r\n`), piece]));
    client.send("\r\n");
    const answer = (await client.untilTag("a")).at(-1);
    if (answer?.startsWith("a OK") !== true) throw new Error(`APPEND: ${answer}`);
  };
  const ask = await openJmap({ http: mail.ports.http, user: HEAVY, password: mail.password });
  await say("SELECT INBOX");
  await say("CREATE copies");
  const large = Buffer.concat([letter(1), Buffer.from(`${"x".repeat(76)}\r\n`.repeat(ATTACHMENT_BYTES / 78))]);
  const many = Array.from({ length: 500 }, (_, i) => letter(i));
  let stormed = 0;
  const heavy: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["nothing", () => new Promise((later) => setTimeout(later, ROUND_MS))],
    ["SEARCH BODY, nothing found", () => say("SEARCH BODY zyxwvutsrq")],
    ["SEARCH TEXT, a frequent word", () => say("SEARCH TEXT men")],
    ["SORT (SUBJECT)", () => say("SORT (SUBJECT) UTF-8 ALL")],
    ["THREAD REFERENCES", () => say("THREAD REFERENCES UTF-8 ALL")],
    ["FETCH 1:* (FLAGS)", () => say("FETCH 1:* (FLAGS)")],
    ["FETCH 1:* (ENVELOPE)", () => say("FETCH 1:* (ENVELOPE BODYSTRUCTURE)")],
    ["FETCH 1:* (BODY.PEEK[])", () => say("FETCH 1:* (BODY.PEEK[])")],
    ["STORE 1:*, and back", () => say("STORE 1:* +FLAGS (\\Flagged)").then(() => say("STORE 1:* -FLAGS (\\Flagged)"))],
    ["COPY 1:*", () => say(`COPY 1:${messages} copies`)],
    [
      "EXPUNGE of all",
      async () => {
        await say(`COPY 1:${messages} copies`);
        await say("SELECT copies");
        await say("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        await say("EXPUNGE");
        await say("SELECT INBOX");
      },
    ],
    ["APPEND of 25 MB", () => append([large])],
    ["MULTIAPPEND of 500", () => append(many)],
    ["JMAP: Email/query, a word", () => ask("Email/query", { filter: { text: "menkora" }, limit: 50 })],
    ["JMAP: Email/query by subject", () => ask("Email/query", { sort: [{ property: "subject" }], limit: 50 })],
    ["POP3: RETR of all", () => retrieveAll()],
    ["500 deliveries, four at a time", () => deliverMany(many)],
    [
      `${STORM} first log-ins at once`,
      async () => {
        const first = stormed;
        stormed += STORM;
        const clients = Array.from({ length: STORM }, (_, i) => login(`u${first + i}@posthorn.test`));
        for (const each of await Promise.all(clients)) each.close();
      },
    ],
  ];
  const beats = [LIGHT, HEAVY].map((user) => new Beat({ ...mail.ports, user, password: mail.password }));
  const columns =
    "another account: NOOP | FETCH | JMAP | the same: NOOP | FETCH | JMAP | takes | loop late by at most | looks over 20 ms";
  console.log(`| beside, ms | ${columns} |\n|${" --- |".repeat(10)}`);
  const before = await loopDelays(mail.ports.http);
  for (const [name, act] of heavy) {
    const rounds: Waits[][] = [];
    const loopBefore = await loopDelays(mail.ports.http);
    let took = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) {
      for (const beat of beats) await beat.take();
      let times = 0;
      const begun = performance.now();
      do {
        await act();
        times++;
      } while (performance.now() - begun < ROUND_MS && !name.includes("log-ins"));
      took = Math.min(took, (performance.now() - begun) / times);
      rounds.push(await Promise.all(beats.map((beat) => beat.take())));
    }
    const least = beats.flatMap((_, i) =>
      (["noop", "fetch", "jmap"] as const).map((kind) => Math.min(...rounds.map((waits) => waits[i]?.[kind] ?? 0))),
    );
    const { worst, late } = sinceThen(loopBefore, await loopDelays(mail.ports.http));
    console.log(`| ${[name, ...least.map((each) => each.toFixed(1)), took.toFixed(0), worst, late].join(" | ")} |`);
  }
  for (const beat of beats) await beat.stop();
  client.close();
  const { late, p99 } = sinceThen(before, await loopDelays(mail.ports.http));
  console.log(`the event loop over all of it: 99 of 100 looks are at most ${p99} ms late, ${late} more than 20 ms`);
}

async function deliverMany(letters: readonly Buffer[]): Promise<void> {
  const texts = letters.map((each) => each.toString("latin1"));
  await Promise.all(
    [0, 1, 2, 3].map((k) =>
      mail.deliver(
        HEAVY,
        texts.filter((_, i) => i % 4 === k),
      ),
    ),
  );
}

async function retrieveAll(): Promise<void> {
  const pop3 = await LineClient.open(mail.ports.pop3);
  await pop3.line();
  pop3.send(`USER ${HEAVY}\r\nPASS ${mail.password}\r\nSTAT\r\n`);
  await pop3.line();
  await pop3.line();
  const count = Math.min(messages, Number(/^\+OK (\d+)/.exec((await pop3.line()) ?? "")?.[1]));
  let sent = 0;
  for (let i = 1; i <= count; i++) {
    while (sent < Math.min(count, i + 20)) pop3.send(`RETR ${++sent}\r\n`);
    if ((await pop3.line())?.startsWith("+OK") !== true) throw new Error("RETR");
    await pop3.multi();
  }
  pop3.close();
}
