/** What programs of a storm ask for, with what they know of the answer beforehand. */
import assert from "node:assert/strict";
import type { Mirrored } from "../mirror.ts";
import type { Letter } from "./letter.ts";
import { numbersIn, type Player } from "./player.ts";

const items = [
  "(UID ENVELOPE)",
  "(UID FLAGS BODY.PEEK[])",
  "(UID BODY.PEEK[HEADER])",
  "(UID BODY.PEEK[TEXT] RFC822.SIZE)",
  "(UID BODYSTRUCTURE ENVELOPE INTERNALDATE)",
  "(UID BODY.PEEK[1])",
  "(UID BODY[]<7.90>)",
  "(UID ENVELOPE FLAGS INTERNALDATE RFC822.SIZE BODYSTRUCTURE)",
];

export async function look(player: Player): Promise<void> {
  const { dice, mirror } = player;
  const one = player.pick();
  if (one === undefined) return;
  const way = dice.roll(6);
  player.byUid = false;
  if (way === 0) await mirror.say("UID FETCH 1:* (FLAGS)", true);
  else if (way === 1) await mirror.say(`FETCH ${Math.max(1, one.number - 10)}:${one.number} ${dice.of(items)}`, false);
  else if (way === 2) await mirror.say(`UID FETCH ${one.uid}:* ${dice.of(items)}`, true);
  else if (way === 3)
    await mirror.sayAll([`FETCH ${one.number} ${dice.of(items)}`, "FETCH 1:* (UID FLAGS)", "SEARCH SEEN"], false);
  else await mirror.say(`FETCH ${one.number} ${dice.of(items)}`, false);
}

export async function listen(player: Player): Promise<void> {
  if (player.dice.roll(3) > 0) await player.mirror.say(player.dice.of(["NOOP", "CHECK"]), true);
  else await player.mirror.idle(player.dice.roll(40));
}

interface Question {
  readonly key: string;
  /** Undefined where nobody can know. */
  meets(letter: Letter | undefined, message: Mirrored): boolean | undefined;
}

function question(player: Player): Question {
  const { dice } = player;
  const one = player.pick();
  const letter = one && player.letterOf(one.message);
  const marked: Question = {
    key: `KEYWORD ${player.keyword}`,
    meets: (_, message) => {
      const place = player.placeOf(message);
      return place && player.marked.get(place);
    },
  };
  if (one === undefined || letter === undefined) return dice.of([marked, { key: "ALL", meets: () => true }]);
  const ofLetter = (key: string, meets: (each: Letter) => boolean): Question => ({
    key,
    meets: (each) => each && meets(each),
  });
  const size = letter.header.length + letter.body.length;
  return dice.of<Question>([
    marked,
    { key: "ALL", meets: () => true },
    { key: `UID ${one.uid}:*`, meets: (_, { uid = 0 }) => uid >= one.uid || undefined },
    ofLetter(`SUBJECT "${letter.subject}"`, (each) => each.subject.includes(letter.subject)),
    ofLetter(`HEADER Message-ID <${letter.number}@storm.example>`, (each) => each.number === letter.number),
    ofLetter(`BODY ${letter.word}`, (each) => each.word === letter.word),
    ofLetter(`NOT TEXT ${letter.word}`, (each) => each.word !== letter.word),
    ofLetter(`LARGER ${size - 1} SMALLER ${size + 1}`, (each) => each.header.length + each.body.length === size),
    ofLetter(
      `OR FROM ${letter.from}@ SUBJECT "${letter.subject}"`,
      (each) => each.from === letter.from || each.subject.includes(letter.subject),
    ),
  ]);
}

const sortKeys: readonly (readonly [string, (letter: Letter) => number | string])[] = [
  ["DATE", ({ sentMs }) => sentMs],
  ["ARRIVAL", ({ number }) => number],
  ["SUBJECT", ({ root }) => root],
  ["FROM", ({ from }) => from],
  ["SIZE", ({ header, body }) => header.length + body.length],
];

/** Says a command that finds messages, and checks what it found. */
async function ask(
  player: Player,
  command: (key: string) => string,
  asked: Question,
  result: readonly string[],
): Promise<void> {
  const { mirror } = player;
  player.byUid = player.dice.roll(2) === 0;
  player.named = [];
  player.told = [];
  await mirror.say(`${player.byUid ? "UID " : ""}${command(asked.key)}`, player.byUid);
  assert.equal(
    player.told.filter((line) => result.some((name) => line.startsWith(`* ${name}`))).length,
    1,
    command(asked.key),
  );
}

async function checkFound(player: Player, asked: Question, counted: readonly Mirrored[]): Promise<void> {
  const { mirror } = player;
  await mirror.say("NOOP", true);
  await mirror.learn();
  const { found } = player;
  const there = new Set(mirror.messages);
  const known = new Set(found);
  assert.equal(known.size, found.length, `${asked.key} found a message twice`);
  for (const message of found) {
    const meets = asked.meets(player.letterOf(message), message);
    assert.ok(meets !== false, `${asked.key} found UID ${message.uid} wrongly`);
  }
  for (const message of counted) {
    // Of what went before anybody asked, the UID stays unknown.
    if (!there.has(message) || message.uid === undefined || known.has(message)) continue;
    assert.ok(
      asked.meets(player.letterOf(message), message) !== true,
      `${asked.key} overlooked UID ${message.uid}: ${player.told.join("\n")}`,
    );
  }
}

export async function search(player: Player): Promise<void> {
  const asked = question(player);
  const counted = [...player.mirror.messages];
  await ask(player, (key) => `SEARCH ${key}`, asked, ["SEARCH", "ESEARCH"]);
  await checkFound(player, asked, counted);
}

export async function sort(player: Player): Promise<void> {
  const asked = question(player);
  const counted = [...player.mirror.messages];
  const [name, value] = player.dice.of(sortKeys);
  const isReverse = player.dice.roll(2) === 0;
  await ask(player, (key) => `SORT (${isReverse ? "REVERSE " : ""}${name}) UTF-8 ${key}`, asked, ["SORT"]);
  await checkFound(player, asked, counted);
  const order = player.found.map((message) => [player.letterOf(message), message.uid ?? 0] as const);
  for (let i = 1; i < order.length; i++) {
    const [[first, uid], [second, next]] = [order[i - 1]!, order[i]!];
    if (first === undefined || second === undefined) continue;
    const [a, b] = [value(first), value(second)];
    const rises = isReverse ? a > b : a < b;
    assert.ok(rises || (a === b && (uid < next || uid === 0 || next === 0)), `SORT ${name} has ${uid} before ${next}`);
  }
}

export async function thread(player: Player): Promise<void> {
  const { mirror, dice } = player;
  const counted = [...mirror.messages];
  const byUid = dice.roll(2) === 0;
  player.told = [];
  await mirror.say(`${byUid ? "UID " : ""}THREAD ${dice.of(["REFERENCES", "REFS"])} UTF-8 ALL`, byUid);
  const line = player.told.find((each) => each.startsWith("* THREAD")) ?? assert.fail("no THREAD");
  player.named = [];
  const together: (Mirrored | number)[][] = [];
  for (const text of topLevel(line.slice("* THREAD".length))) {
    const messages = (text.match(/\d+/g) ?? []).map((each) => {
      if (byUid) return Number(each);
      return player.counted[Number(each) - 1] ?? assert.fail(`THREAD names ${each}, of ${player.counted.length}`);
    });
    player.named.push(...messages);
    together.push(messages);
  }
  await checkFound(player, { key: "THREAD", meets: () => true }, counted);
  for (const messages of together) {
    const letters = messages.map((each) => player.letterOf(typeof each === "number" ? { uid: each } : each));
    const roots = new Set(letters.flatMap((letter) => letter?.root ?? []));
    assert.ok(roots.size < 2, `THREAD puts ${[...roots].join(" and ")} together`);
  }
}

/** The parts in outer parentheses. */
function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(" && depth++ === 0) start = i;
    else if (text[i] === ")" && --depth === 0) parts.push(text.slice(start, i + 1));
  }
  return parts;
}

/** What another mailbox has, or the one that is open. */
export async function status(player: Player, name: string): Promise<void> {
  const { mirror } = player;
  player.told = [];
  const answer = await mirror.say(`STATUS ${player.quoted(name)} (MESSAGES UIDNEXT UNSEEN UIDVALIDITY)`, true, [
    "NONEXISTENT",
  ]);
  if (!/ OK /.test(answer)) return;
  const line = player.told.find((each) => each.startsWith("* STATUS ")) ?? assert.fail("no STATUS");
  const value = (item: string): number => Number(new RegExp(`${item} (\\d+)`).exec(line)?.[1] ?? assert.fail(line));
  assert.ok(value("UNSEEN") <= value("MESSAGES") && value("MESSAGES") < value("UIDNEXT"), line);
}

/** The result of a search that is used at once (RFC 5182). */
export async function searchResult(player: Player): Promise<void> {
  const { mirror } = player;
  const one = player.pick();
  if (one === undefined) return;
  player.told = [];
  player.byUid = true;
  await mirror.sayAll([`UID SEARCH RETURN (SAVE ALL) UID ${one.uid}`, "UID SEARCH $"], true);
  const sets = player.told.flatMap((line) => /^\* (?:E?SEARCH)(?: .*ALL)? ?([\d,: ]*)$/.exec(line)?.[1] ?? []);
  for (const set of sets) for (const uid of numbersIn(set.trim().replaceAll(" ", ","))) assert.equal(uid, one.uid);
}
