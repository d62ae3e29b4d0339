/** Twenty mail programs on three accounts do as they please, through all workers at once: numbers, flags and messages stay true. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Dice } from "../support/dice.ts";
import { LineClient } from "../support/line-client.ts";
import { Mirror } from "../support/mirror.ts";
import { type Program, startProgram } from "../support/program.ts";

const CLIENTS = 20;
const RUN_MS = 4000;
/** How long news may take from one worker to another. */
const SETTLE_MS_MAX = 5000;
const users = ["s1@posthorn.test", "s2@posthorn.test", "s3@posthorn.test"] as const;
const mailboxes = ["INBOX", "Archive"] as const;
/** Marks a message that no program deletes: it has to be somewhere, once, in the end. */
const KEPT = "$Kept";

/** What a program that went offline has kept: everything it knew of a mailbox, and up to which change. */
interface Offline {
  readonly mailbox: string;
  readonly modseq: number;
  readonly flags: ReadonlyMap<number, string>;
}

class Player {
  readonly user: string;
  readonly mirror: Mirror;
  readonly #dice: Dice;
  readonly #name: string;
  readonly #kept: Set<string>;
  mailbox = "INBOX";
  offline: Offline | undefined;
  steps = 0;

  constructor(made: { user: string; client: LineClient; seed: number; kept: Set<string> }) {
    this.user = made.user;
    this.mirror = new Mirror(made.client);
    this.#dice = new Dice(made.seed);
    this.#name = `${made.seed}`;
    this.#kept = made.kept;
  }

  async step(): Promise<void> {
    this.steps++;
    const { mirror } = this;
    const act = this.#dice.of(["append", "mailbox", "listen", "look", "look", "flag", "flag", "silent", "go", "go"]);
    if (act === "append") await this.#append();
    else if (act === "mailbox") await this.#reopen();
    else if (act === "listen") await this.#listen();
    else if (mirror.messages.length > 0) await this.#useMessage(act, this.#dice.roll(mirror.messages.length));
    await mirror.learn();
  }

  async #append(): Promise<void> {
    const keeps = this.#dice.roll(2) === 0;
    const id = `${this.#name}-${this.steps}`;
    // Now and then one whose body lies apart.
    const lines = this.#dice.roll(this.#dice.roll(20) === 0 ? 30_000 : 200);
    const text = `Message-ID: <${id}>\r\n\r\n${"Some text.\r\n".repeat(lines)}`;
    const flags = keeps ? KEPT : "";
    const answer = await this.mirror.say(
      `APPEND ${this.#dice.of(mailboxes)} (${flags}) {${text.length}+}\r\n${text}`,
      true,
    );
    assert.match(answer, / OK \[APPENDUID /);
    if (keeps) this.#kept.add(id);
  }

  async #reopen(): Promise<void> {
    const { mirror } = this;
    await mirror.say(this.#dice.of(["CLOSE", "UNSELECT"]), false);
    this.mailbox = this.#dice.of(mailboxes);
    await mirror.open(`SELECT ${this.mailbox} (CONDSTORE)`);
    this.offline = {
      mailbox: this.mailbox,
      modseq: mirror.highestModseq,
      flags: new Map(mirror.messages.map(({ uid = 0, flags = "" }) => [uid, flags])),
    };
  }

  async #listen(): Promise<void> {
    if (this.#dice.roll(3) > 0) await this.mirror.say("NOOP", true);
    else await this.mirror.idle(this.#dice.roll(60));
  }

  async #useMessage(act: string, at: number): Promise<void> {
    const { uid, flags } = this.mirror.messages[at]!;
    // Gone before it was looked at, or come just now.
    if (uid === undefined || flags === undefined) return;
    const number = at + 1;
    const flag = this.#dice.of(["\\Seen", "\\Flagged", "\\Answered", "one", "two"]);
    const sign = this.#dice.of(["+", "-"]);
    if (act === "flag") {
      if (this.#dice.roll(2) === 0) await this.mirror.say(`STORE ${number} ${sign}FLAGS (${flag})`, false);
      else await this.mirror.say(`UID STORE ${uid}:* ${sign}FLAGS (${flag})`, true);
    } else if (act === "silent") {
      this.mirror.silently(at, sign, flag);
      await this.mirror.say(`STORE ${number} ${sign}FLAGS.SILENT (${flag})`, false);
    } else if (act === "look") await this.#look(number);
    else await this.#takeAway(number, uid, flags.includes(KEPT));
  }

  async #look(number: number): Promise<void> {
    const { mirror } = this;
    const way = this.#dice.roll(4);
    if (way === 0) await mirror.say(`FETCH ${number} (UID FLAGS BODY[TEXT])`, false);
    else if (way === 1) await mirror.say("UID SEARCH UNSEEN", true);
    else if (way === 2) await mirror.say("UID FETCH 1:* (FLAGS)", true);
    else await mirror.sayAll(["FETCH 1:* (UID FLAGS)", `STORE ${number} +FLAGS (piped)`, "SEARCH SEEN"], false);
  }

  async #takeAway(number: number, uid: number, isKept: boolean): Promise<void> {
    const { mirror } = this;
    const other = mailboxes.find((each) => each !== this.mailbox);
    const way = this.#dice.roll(6);
    if (way === 0) await mirror.say(`MOVE ${number} ${other}`, true);
    else if (way === 1) await mirror.say(`UID MOVE ${uid} ${this.#dice.of(mailboxes)}`, true);
    else if (isKept) return;
    else if (way === 2) await mirror.say(`COPY ${number} ${other}`, false);
    else if (way === 3) await mirror.say("EXPUNGE", true);
    else if (way === 4) await mirror.say(`UID EXPUNGE ${uid}`, true);
    else await mirror.say(`STORE ${number} +FLAGS (\\Deleted)`, false);
  }
}

describe("many programs at once", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: users, workers: 2 });
  });
  after(() => mail.stop());

  async function connect(user: string): Promise<LineClient> {
    const client = await LineClient.open(mail.ports.imap);
    await client.line();
    const answer = await client.imap("in", `LOGIN ${user} "${mail.password}"`);
    assert.match(answer.at(-1) ?? "", /^in OK /);
    return client;
  }

  /** Asks until the program knows what is so, since news from another worker may come a moment later. */
  async function settles(player: Player, truth: Mirror): Promise<void> {
    for (const until = Date.now() + SETTLE_MS_MAX; Date.now() < until; await pause(20)) {
      await player.mirror.say("NOOP", true);
      await player.mirror.learn();
      if (JSON.stringify(player.mirror.believes) === JSON.stringify(truth.believes)) return;
    }
    assert.deepEqual(player.mirror.believes, truth.believes);
  }

  /** Comes back with what it kept, and asks only for what changed since (RFC 7162 3.1.4). */
  async function catchesUp(user: string, offline: Offline): Promise<void> {
    const mirror = new Mirror(await connect(user));
    await mirror.open(`EXAMINE ${offline.mailbox}`);
    const truth = mirror.believes;
    const changed = new Mirror(await connect(user));
    await changed.say(`EXAMINE ${offline.mailbox}`, false);
    await changed.say(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${offline.modseq})`, true);
    const known = new Map(offline.flags);
    for (const { uid, flags } of changed.messages) if (uid !== undefined) known.set(uid, flags ?? "");
    assert.deepEqual(
      truth.map(({ uid = 0 }) => ({ uid, flags: known.get(uid) })),
      truth,
    );
    mirror.close();
    changed.close();
  }

  it("believe the same in the end, and have lost and doubled nothing", async () => {
    const seed = Math.floor(Math.random() * 1e6);
    const kept = users.map(() => new Set<string>());
    const players: Player[] = [];
    for (let i = 0; i < CLIENTS; i++) {
      const who = i % users.length;
      players.push(
        new Player({ user: users[who]!, client: await connect(users[who]!), seed: seed + i, kept: kept[who]! }),
      );
    }
    const until = Date.now() + RUN_MS;
    await Promise.all(
      players.map(async (player, i) => {
        await player.mirror.open(i % 2 === 0 ? "SELECT INBOX" : "SELECT INBOX (CONDSTORE)");
        while (Date.now() < until) await player.step();
      }),
    );
    for (const [who, user] of users.entries()) {
      const ids: string[] = [];
      for (const mailbox of mailboxes) {
        const client = await connect(user);
        const truth = new Mirror(client);
        await truth.open(`EXAMINE ${mailbox}`);
        for (const player of players)
          if (player.user === user && player.mailbox === mailbox) await settles(player, truth);
        const found = await client.imap("f", "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])");
        ids.push(
          ...found.filter((each) => each.includes(KEPT)).map((each) => /Message-ID: <([^>]+)>/.exec(each)?.[1] ?? ""),
        );
        truth.close();
      }
      assert.deepEqual(ids.sort(), [...kept[who]!].sort(), `seed ${seed}`);
    }
    for (const { user, offline } of players) if (offline !== undefined) await catchesUp(user, offline);
    for (const { mirror } of players) mirror.close();
    const checked = await mail.cli("check", "--json");
    assert.equal(checked.code, 0, checked.stdout);
  });
});
