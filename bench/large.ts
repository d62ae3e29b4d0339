/**
 * A mailbox of many messages over IMAP, and what a second client of another account feels meanwhile: `node bench/large.ts [MESSAGES]`, 100,000 when
 * none are given. One process serves, so that the two are beside each other for sure. Needs the peer benchmark's mail generator beside the checkout.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LineClient } from "../test/support/line-client.ts";
import { startProgram } from "../test/support/program.ts";
import { Beat } from "./beat.ts";

const APPENDED_AT_ONCE = 500;
const ROUNDS = 5;
const WINDOW = 50;

const messages = Number(process.argv[2] ?? 100_000);
const generator = process.env["POSTHORN_PEERBENCH"] ?? join(import.meta.dirname, "../../shared/peerbench/lib.mjs");
const { message } = (await import(generator)) as { message: (i: number) => Buffer };
const folder = mkdtempSync(join(tmpdir(), "posthorn-turns-"));
const turnsFile = join(folder, "turns");
const mail = await startProgram({
  accounts: ["ann@posthorn.test", "bob@posthorn.test"],
  workers: 1,
  environment: {
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "turns.ts")).href}`,
    POSTHORN_TURNS: turnsFile,
  },
});
let turnsSeen = 0;
try {
  await measureAll();
} finally {
  await mail.stop();
  rmSync(folder, { recursive: true });
}

async function login(user: string): Promise<LineClient> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  await client.imap("l", `LOGIN ${user} "${mail.password}"`);
  return client;
}

async function measureAll(): Promise<void> {
  const client = await login("ann@posthorn.test");
  await mail.deliver("bob@posthorn.test", ["Subject: x\r\n\r\nx\r\n"]);
  const beat = new Beat({ ...mail.ports, user: "bob@posthorn.test", password: mail.password });
  await measured("APPEND of all", beat, 1, () => fill(client));
  const first = messages - WINDOW + 1;
  const steps: readonly (readonly [string, string])[] = [
    ["SELECT", "SELECT INBOX"],
    [`list fields of the ${WINDOW} newest`, `FETCH ${first}:* (UID FLAGS RFC822.SIZE INTERNALDATE ENVELOPE)`],
    ["SEARCH SUBJECT, a word", "SEARCH SUBJECT report"],
    ["SEARCH BODY, a word", "SEARCH BODY budget"],
    ["SEARCH TEXT, nothing found", "SEARCH TEXT zyxwvutsrq"],
    ["SEARCH UNSEEN", "SEARCH UNSEEN"],
    ["SORT (DATE)", "SORT (DATE) UTF-8 ALL"],
    ["SORT (SUBJECT)", "SORT (SUBJECT) UTF-8 ALL"],
    ["THREAD REFERENCES", "THREAD REFERENCES UTF-8 ALL"],
    ["flags of all", "UID FETCH 1:* (FLAGS)"],
    ["flags changed since then", "UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)"],
    ["STORE on all, and back", "STORE 1:* +FLAGS.SILENT (\\Flagged)"],
  ];
  const say = async (command: string): Promise<void> => {
    const answer = (await client.imap("m", command)).at(-1);
    if (answer?.startsWith("m OK") !== true) throw new Error(`${command}: ${answer}`);
  };
  for (const [name, command] of steps)
    await measured(name, beat, ROUNDS, async () => {
      await say(command);
      if (command.startsWith("STORE")) await say(command.replace("+FLAGS", "-FLAGS"));
    });
  await say("CREATE copies");
  await say("CREATE moved");
  await measured("COPY of all", beat, 1, () => say("COPY 1:* copies"));
  await say("SELECT copies");
  await measured("MOVE of all", beat, 1, () => say("MOVE 1:* moved"));
  await say("SELECT moved");
  await say("STORE 1:* +FLAGS.SILENT (\\Deleted)");
  await measured("EXPUNGE of all", beat, 1, () => say("EXPUNGE"));
  await beat.stop();
  client.close();
}

async function fill(client: LineClient): Promise<void> {
  for (let at = 0; at < messages; at += APPENDED_AT_ONCE) {
    const pieces: Buffer[] = [];
    for (let i = at; i < Math.min(at + APPENDED_AT_ONCE, messages); i++) {
      const bytes = message(i);
      pieces.push(Buffer.from(`${i === at ? "a APPEND INBOX" : ""} {${bytes.length}+}\r\n`), bytes);
    }
    client.send(Buffer.concat([...pieces, Buffer.from("\r\n")]));
    const answer = (await client.untilTag("a")).at(-1);
    if (answer?.startsWith("a OK") !== true) throw new Error(`APPEND: ${answer}`);
  }
}

/** The longest turn of the server's event loop since the last call, in milliseconds of CPU; 0 where none was long. */
function longestTurn(): number {
  const lines = existsSync(turnsFile) ? readFileSync(turnsFile, "utf8").split("\n").slice(0, -1) : [];
  const fresh = lines.slice(turnsSeen).map((line) => Number(line.split(" ")[0]));
  turnsSeen = lines.length;
  return Math.max(0, ...fresh);
}

/** The first time and the median of the rest, beside the longest wait of the second client. */
async function measured(name: string, beat: Beat, rounds: number, act: () => Promise<void>): Promise<void> {
  await beat.take();
  longestTurn();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await act();
    times.push(performance.now() - begun);
  }
  const [first = 0, ...others] = times;
  const median = others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)];
  const longest = Math.max(...Object.values(await beat.take()));
  const again = median === undefined ? "" : `, again ${median.toFixed(1)}`;
  console.log(
    `${name}: ${first.toFixed(1)} ms${again}; the other client waits ${longest.toFixed(1)} ms at most, the longest turn takes ${longestTurn().toFixed(1)} ms of CPU`,
  );
}
