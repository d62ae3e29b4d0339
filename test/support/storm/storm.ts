/** Many mail programs on few accounts do as they please; each objects to what cannot be true, and in the end all must believe the same. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "../line-client.ts";
import { Closed, Mirror } from "../mirror.ts";
import type { Program } from "../program.ts";
import { look, listen, search, searchResult, sort, status, thread } from "./asking.ts";
import { append, bring, close, flag, type Kept, mark, remove } from "./changing.ts";
import { catchUp, type Offline } from "./coming-back.ts";
import { breakOff, logout } from "./leaving.ts";
import { numberIn } from "./letter.ts";
import { commonMailboxes, KEPT, kinds, Player, safeMailboxes } from "./player.ts";
import { tendCommon, tendTree } from "./tree.ts";
import { Truth } from "./truth.ts";

/** How long news may take from one worker to another. */
const SETTLE_MS_MAX = 20_000;
/** Mailboxes stay small, so that programs meet at the same messages. */
const MESSAGES_MAX = 150;

export interface StormOptions {
  readonly mail: Program;
  /** The first two share: programs of the second use mailboxes of the first as well. */
  readonly users: readonly string[];
  readonly clients: number;
  readonly seed: number;
  readonly ms: number;
}

type Act = (player: Player, kept: Kept) => Promise<void>;

/** How often each is done, beside the others. */
const acts: readonly (readonly [number, Act])[] = [
  [10, append],
  [8, flag],
  [6, mark],
  [8, bring],
  [6, remove],
  [14, look],
  [8, listen],
  [6, search],
  [4, sort],
  [3, thread],
  [2, searchResult],
  [3, (player) => status(player, player.dice.of([...safeMailboxes, ...commonMailboxes]))],
  [4, close],
  [5, tendTree],
  [2, tendCommon],
  [1, logout],
  [2, breakOff],
];
const drawn = acts.flatMap(([often, act]) => Array.from({ length: often }, () => act));

function told({ name, kind, steps, mirror }: Player, act: string, cause: unknown): Error {
  return new Error(`${name}, ${kind}, step ${steps}, ${act}\n${mirror.lately.join("\n")}`, { cause });
}

async function play(player: Player, kept: Kept, until: number): Promise<void> {
  await player.connect();
  await player.open("INBOX");
  for (; Date.now() < until; player.steps++) {
    const full = player.mirror.messages.length > MESSAGES_MAX;
    const drawnAct = player.dice.of(drawn);
    const act = full && drawnAct === append ? remove : drawnAct;
    try {
      await act(player, kept);
      if (player.opened === undefined) await player.open(player.dice.of(safeMailboxes));
      await player.mirror.learn();
    } catch (error) {
      if (!(error instanceof Closed)) throw told(player, act.name, error);
      await player.comeBack(error);
    }
  }
}

/** Answers how many steps were done. */
export async function storm(options: StormOptions): Promise<number> {
  const { mail, users, clients, seed, ms } = options;
  const truths = users.map(() => new Truth());
  const kept = users.map((): Kept => ({ sure: new Set(), maybe: new Set() }));
  await share(options);
  const players = Array.from({ length: clients }, (_, number) => {
    const who = number % users.length;
    // Every other program of the second user looks at what the first one shares.
    const isGuest = who === 1 && number % (2 * users.length) === 1;
    const whose = isGuest ? 0 : who;
    return new Player({
      truth: truths[whose]!,
      port: mail.ports.imap,
      login: `LOGIN ${users[who]} "${mail.password}"`,
      owner: users[whose]!,
      prefix: isGuest ? `Other Users/${users[0]}/` : "",
      number,
      seed: seed * 1000 + number,
      kind: kinds[number % kinds.length]!,
    });
  });
  const until = Date.now() + ms;
  const ownKept = (player: Player): Kept => kept[users.indexOf(player.owner)]!;
  await Promise.all(players.map((player) => play(player, ownKept(player), until)));
  for (const [who, user] of users.entries()) {
    const mine = players.filter(({ owner }) => owner === user);
    await agree(options, user, mine);
    await countKept(options, user, kept[who]!);
    for (const { offline } of mine) if (offline !== undefined) await comesBack(options, user, offline);
  }
  for (const player of players) player.client.close();
  return players.reduce((sum, { steps }) => sum + steps, 0);
}

async function login({ mail }: StormOptions, user: string): Promise<{ client: Player["client"]; mirror: Mirror }> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  const mirror = new Mirror(client);
  await mirror.say(`LOGIN ${user} "${mail.password}"`, false);
  return { client, mirror };
}

async function share(options: StormOptions): Promise<void> {
  for (const user of options.users) {
    const { client, mirror } = await login(options, user);
    for (const name of ["common", ...commonMailboxes]) await mirror.say(`CREATE ${name}`, true);
    const [first, second] = options.users;
    if (user === first && second !== undefined)
      for (const name of [...safeMailboxes, "common", ...commonMailboxes])
        await mirror.say(`SETACL ${name} ${second} lrswipkxte`, true);
    client.close();
  }
}

/** Asks until each program knows what is so, since news from another worker may come a moment later. */
async function agree(options: StormOptions, user: string, players: readonly Player[]): Promise<void> {
  const { client, mirror: truth } = await login(options, user);
  const stays = players.filter(
    ({ opened }) => opened !== undefined && safeMailboxes.some((each) => each === opened.name),
  );
  for (const mailbox of safeMailboxes) {
    await truth.open(`EXAMINE ${mailbox}`);
    for (const { mirror, opened, name, kind } of stays) {
      if (opened?.name !== mailbox) continue;
      const isSame = (): boolean => JSON.stringify(mirror.believes) === JSON.stringify(truth.believes);
      for (const until = Date.now() + SETTLE_MS_MAX; Date.now() < until && !isSame(); await pause(20)) {
        await mirror.say("NOOP", true);
        await mirror.learn();
      }
      assert.deepEqual(mirror.believes, truth.believes, `${name}, ${kind}`);
    }
  }
  client.close();
}

async function comesBack(options: StormOptions, user: string, offline: Offline): Promise<void> {
  const truth = await login(options, user);
  const fresh = await login(options, user);
  await catchUp(offline, truth.mirror, fresh.mirror);
  truth.client.close();
  fresh.client.close();
}

async function countKept(options: StormOptions, user: string, { sure, maybe }: Kept): Promise<void> {
  const { client } = await login(options, user);
  const found: number[] = [];
  for (const mailbox of safeMailboxes) {
    await client.imap("e", `EXAMINE ${mailbox}`);
    const lines = await client.imap("f", "UID FETCH 1:* (FLAGS BODY.PEEK[HEADER])");
    for (const line of lines) if (line.includes(KEPT)) found.push(numberIn(line) ?? assert.fail(line));
  }
  client.close();
  assert.equal(new Set(found).size, found.length, "a kept letter is there twice");
  assert.deepEqual(
    [...sure].filter((number) => !found.includes(number)),
    [],
    "kept letters are lost",
  );
  assert.deepEqual(
    found.filter((number) => !sure.has(number) && !maybe.has(number)),
    [],
    "letters that nobody sent",
  );
}
