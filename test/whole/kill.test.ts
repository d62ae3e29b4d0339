/** SIGKILL at random moments under concurrent delivery, APPEND, MOVE, STORE and EXPUNGE: everything acknowledged is there exactly once afterwards. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { startProgram, type Program } from "../support/program.ts";

const ROUNDS = 4;
const ROUND_MS_MIN = 150;
const ROUND_MS_SPREAD = 900;
const users = ["k1@posthorn.test", "k2@posthorn.test", "k3@posthorn.test"] as const;

/** What the clients know for sure, by Message-ID. */
interface Ledger {
  /** 250 or OK was heard. */
  readonly kept: Map<string, string>;
  /** EXPUNGE was answered with OK. */
  readonly gone: Set<string>;
  /** EXPUNGE was sent; whether it happened is open. */
  readonly doubtful: Set<string>;
  /** STORE of \\Flagged was answered with OK. */
  readonly flagged: Set<string>;
}

function message(id: string): string {
  return `From: s@example.org\r\nMessage-ID: <${id}>\r\nSubject: ${id}\r\n\r\n${"Line of text.\r\n".repeat(1 + (id.length % 40))}`;
}

async function deliver(mail: Program, ledger: Ledger, name: string): Promise<void> {
  const client = await LineClient.open(mail.ports.smtp);
  await client.reply();
  client.send("EHLO client.example\r\n");
  await client.reply();
  for (let i = 0; ; i++) {
    const id = `smtp-${name}-${i}@example.org`;
    const user = users[i % users.length] ?? users[0];
    client.send(`MAIL FROM:<s@example.org>\r\nRCPT TO:<${user}>\r\nDATA\r\n`);
    for (let k = 0; k < 3; k++) await client.reply();
    client.send(`${message(id)}.\r\n`);
    const [answer] = await client.reply();
    if (answer === undefined) return;
    assert.match(answer, /^250 /);
    ledger.kept.set(id, user);
  }
}

async function login(mail: Program, user: string): Promise<LineClient | undefined> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  const answer = await client.imap("in", `LOGIN ${user} "${mail.password}"`);
  return answer.at(-1)?.startsWith("in OK") === true ? client : undefined;
}

async function append(mail: Program, ledger: Ledger, name: string, user: string): Promise<void> {
  const client = await login(mail, user);
  if (client === undefined) return;
  for (let i = 0; ; i++) {
    const id = `append-${name}-${i}@example.org`;
    const bytes = message(id);
    client.send(`a APPEND INBOX {${bytes.length}+}\r\n${bytes}\r\n`);
    const answer = await client.untilTag("a");
    if (answer.at(-1)?.startsWith("a ") !== true) return;
    assert.match(answer.at(-1) ?? "", /^a OK \[APPENDUID /);
    ledger.kept.set(id, user);
  }
}

const idOf = (response: string): string | undefined => /Message-ID: <([^>]+)>/i.exec(response)?.[1];

/** Moves whatever is in INBOX to Archive, flags some of what is in Archive, and expunges other messages there. */
async function tidy(mail: Program, ledger: Ledger, user: string): Promise<void> {
  const client = await login(mail, user);
  if (client === undefined) return;
  for (;;) {
    if ((await client.imap("s", "SELECT INBOX")).at(-1)?.startsWith("s OK") !== true) return;
    if ((await client.imap("m", "MOVE 1:* Archive")).at(-1)?.startsWith("m ") !== true) return;
    await client.imap("s", "SELECT Archive");
    const found = await client.imap("f", "FETCH 1:9 (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
    if (found.at(-1)?.startsWith("f ") !== true) return;
    const all = found.map(idOf).filter((id) => id !== undefined);
    const [ids, others] = [all.slice(0, 3), all.slice(3)];
    if (ids.length === 0) continue;
    if (others.length > 0) {
      const answer = await client.imap("l", `STORE 4:${all.length} +FLAGS.SILENT (\\Flagged)`);
      if (answer.at(-1)?.startsWith("l OK") !== true) return;
      for (const id of others) ledger.flagged.add(id);
    }
    for (const id of ids) ledger.doubtful.add(id);
    await client.imap("d", `STORE 1:${ids.length} +FLAGS.SILENT (\\Deleted)`);
    if ((await client.imap("x", "EXPUNGE")).at(-1)?.startsWith("x OK") !== true) return;
    for (const id of ids) ledger.gone.add(id);
  }
}

interface Inventory {
  /** How often each Message-ID is there, over all mailboxes of the user. */
  readonly counts: Map<string, number>;
  readonly flagged: Set<string>;
}

async function inventory(mail: Program, user: string): Promise<Inventory> {
  const counts = new Map<string, number>();
  const flagged = new Set<string>();
  const client = await login(mail, user);
  assert.ok(client);
  for (const mailbox of ["INBOX", "Archive"]) {
    await client.imap("s", `EXAMINE ${mailbox}`);
    const found = await client.imap("f", "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
    for (const response of found) {
      const id = idOf(response);
      if (id === undefined) continue;
      counts.set(id, (counts.get(id) ?? 0) + 1);
      if (response.includes("\\Flagged")) flagged.add(id);
    }
  }
  client.close();
  return { counts, flagged };
}

describe("a killed server", { timeout: 180_000 }, () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: users });
  });
  after(() => mail.stop());

  for (let round = 1; round <= ROUNDS; round++) {
    it(`has everything it acknowledged exactly once (${round})`, async () => {
      const ledger: Ledger = { kept: new Map(), gone: new Set(), doubtful: new Set(), flagged: new Set() };
      const work = [
        ...[1, 2, 3].map((n) => deliver(mail, ledger, `${round}-${n}`)),
        ...users.map((user) => append(mail, ledger, `${round}-${user[1]}`, user)),
        ...users.map((user) => tidy(mail, ledger, user)),
      ].map((each) => each.catch((error: unknown) => (error instanceof assert.AssertionError ? error : undefined)));
      // On a busy machine the first answer may take longer than a whole round.
      while (ledger.kept.size === 0) await pause(10);
      await pause(ROUND_MS_MIN + Math.random() * ROUND_MS_SPREAD);
      await mail.kill();
      for (const problem of await Promise.all(work)) if (problem instanceof Error) throw problem;
      assert.ok(ledger.kept.size > 0, "something was acknowledged before the kill");
      const checked = await mail.cli("check", "--json");
      assert.equal(checked.code, 0, checked.stdout);
      await mail.restart();
      const wrong: string[] = [];
      for (const user of users) {
        const { counts, flagged } = await inventory(mail, user);
        for (const [id, count] of counts) {
          if (count !== 1 || ledger.gone.has(id)) wrong.push(`${id} is there ${count} times`);
          if (ledger.flagged.has(id) && !flagged.has(id)) wrong.push(`${id} has lost its flag`);
        }
        for (const [id, owner] of ledger.kept) {
          if (owner === user && !counts.has(id) && !ledger.doubtful.has(id))
            wrong.push(`${id} was acknowledged and is lost`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
});
