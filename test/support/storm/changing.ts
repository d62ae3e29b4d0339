/** What programs of a storm do to messages: bring, copy, move, flag and remove them. */
import assert from "node:assert/strict";
import type { Mirrored } from "../mirror.ts";
import { arrivalOf, type Letter } from "./letter.ts";
import { commonMailboxes, KEPT, numbersIn, type Player, safeMailboxes } from "./player.ts";

/** Letters that must be there in the end, and those of which nobody heard whether they have come. */
export interface Kept {
  readonly sure: Set<number>;
  readonly maybe: Set<number>;
}

const anywhere = [...safeMailboxes, ...safeMailboxes, ...commonMailboxes];
const flags = ["\\Seen", "\\Flagged", "\\Answered", "\\Draft", "one", "two"];

/** `APPEND` of a letter, as bytes without the tag. */
export function appending(player: Player, to: string, letters: readonly (readonly [Letter, string])[]): string {
  const given = letters.map(([letter, its]) => {
    const text = letter.header + letter.body;
    return ` (${its}) ${arrivalOf(letter.number)} {${text.length}+}\r\n${text}`;
  });
  return `APPEND ${player.quoted(to)}${given.join("")}`;
}

export async function append(player: Player, kept: Kept): Promise<void> {
  const { dice, truth, mirror } = player;
  const to = dice.of(anywhere);
  const isSafe = safeMailboxes.some((each) => each === to);
  const letters = Array.from({ length: dice.roll(4) === 0 ? 3 : 1 }, () => {
    const keeps = isSafe && dice.roll(3) === 0;
    return [truth.newLetter(), keeps ? KEPT : dice.of(["", "", "\\Seen"])] as const;
  });
  const answer = await mirror.say(appending(player, to, letters), true, ["TRYCREATE"]);
  const [, validity, set = ""] = /\[APPENDUID (\d+) ([\d,:]+)\]/.exec(answer) ?? [];
  if (validity === undefined) return assert.ok(!isSafe && answer.includes(" NO "), answer);
  const uids = numbersIn(set);
  assert.equal(uids.length, letters.length, answer);
  for (const [i, [letter, its]] of letters.entries()) {
    truth.isAt(player.place(Number(validity), uids[i]!), letter.number);
    if (its === KEPT) kept.sure.add(letter.number);
  }
}

/** Some messages in a row. */
function some(player: Player): { set: string; uidSet: string; messages: readonly Mirrored[] } | undefined {
  const one = player.pick();
  if (one === undefined) return undefined;
  const messages = player.mirror.messages.slice(one.number - 1, one.number + player.dice.roll(5));
  if (messages.some(({ uid, flags: known }) => uid === undefined || known === undefined)) return undefined;
  const set = `${one.number}:${one.number + messages.length - 1}`;
  return { set, uidSet: `${one.uid}:${messages.at(-1)?.uid}`, messages };
}

/** Sets or takes away the keyword that is this program's own. */
export async function mark(player: Player): Promise<void> {
  const these = some(player);
  if (these === undefined || player.opened?.readOnly !== false) return;
  const { dice, mirror } = player;
  // Messages whose flags are replaced now and then keep nobody's keyword.
  const mayKeep = these.messages.every((each) => player.letterOf(each) !== undefined && !isReplaced(player, each));
  if (!mayKeep) return;
  const sets = dice.roll(3) > 0;
  const change = `${sets ? "+" : "-"}FLAGS (${player.keyword})`;
  const byUid = dice.roll(2) === 0;
  player.unsure(these.messages);
  const answer = byUid
    ? await mirror.say(`UID STORE ${these.uidSet} ${change}`, true)
    : await mirror.say(`STORE ${these.set} ${change}`, false);
  if (/ OK /.test(answer)) player.mark(these.messages, sets);
}

const isReplaced = (player: Player, message: Mirrored): boolean => (player.letterOf(message)?.number ?? 0) % 4 === 0;

export async function flag(player: Player): Promise<void> {
  const these = some(player);
  if (these === undefined || player.opened?.readOnly !== false) return;
  const { dice, mirror } = player;
  const sign = dice.of(["+", "-"]);
  const one = dice.of(flags);
  const way = dice.roll(4);
  if (way === 0 && player.kind !== "notify") {
    const at = mirror.messages.indexOf(these.messages[0]!);
    mirror.silently(at, sign, one);
    await mirror.say(`STORE ${at + 1} ${sign}FLAGS.SILENT (${one})`, false);
  } else if (way === 1) await mirror.say(`UID STORE ${these.uidSet} ${sign}FLAGS (${one})`, true);
  else if (way === 2 && player.kind !== "plain" && player.kind !== "notify") {
    const since = Math.max(...these.messages.map(({ modseq }) => modseq));
    await mirror.say(`STORE ${these.set} (UNCHANGEDSINCE ${since}) ${sign}FLAGS (${one})`, false, [
      "MODIFIED",
      "EXPUNGEISSUED",
    ]);
  } else if (these.messages.every((each) => isReplaced(player, each) && player.letterOf(each) && !player.isKept(each)))
    await mirror.say(`STORE ${these.set} FLAGS (${one})`, false);
  else await mirror.say(`STORE ${these.set} ${sign}FLAGS (${one})`, false);
}

export async function remove(player: Player): Promise<void> {
  const one = player.pick();
  if (one === undefined || player.opened?.readOnly !== false) return;
  const { dice, mirror } = player;
  const way = dice.roll(5);
  if (way === 0) await mirror.say("EXPUNGE", true);
  else if (way === 1) return close(player);
  else if (player.isKept(one.message)) return;
  else if (way === 2) {
    await mirror.say(`UID STORE ${one.uid} +FLAGS.SILENT (\\Deleted)`, true);
    await mirror.say(`UID EXPUNGE ${one.uid}`, true);
  } else await mirror.say(`STORE ${one.number} +FLAGS (\\Deleted)`, false);
}

/** Leaves the mailbox, with or without removing what is marked so, and opens another. */
export async function close(player: Player): Promise<void> {
  const { dice, mirror } = player;
  if (dice.roll(3) > 0) {
    await mirror.say(dice.of(["CLOSE", "UNSELECT"]), false);
    player.opened = undefined;
  }
  await player.open(dice.of(anywhere));
  if (player.opened === undefined) await player.open(dice.of(safeMailboxes));
}

/** Copies of kept letters would be kept as well; and they move only to where nobody deletes the mailbox. */
export async function bring(player: Player): Promise<void> {
  const these = some(player);
  const { dice, mirror, opened, truth } = player;
  if (these === undefined || opened === undefined) return;
  const hasKept = these.messages.some((each) => player.isKept(each));
  const moves = hasKept || dice.roll(2) === 0;
  if (moves && opened.readOnly) return;
  const to = dice.of(hasKept ? safeMailboxes : anywhere);
  const byUid = dice.roll(2) === 0;
  const command = `${byUid ? "UID " : ""}${moves ? "MOVE" : "COPY"} ${byUid ? these.uidSet : these.set} ${player.quoted(to)}`;
  player.told = [];
  const answer = await mirror.say(command, moves || byUid, ["TRYCREATE", "EXPUNGEISSUED"]);
  const code = [answer, ...player.told].map((line) => /\[COPYUID (\d+) (\S+) (\S+)\]/.exec(line)).find(Boolean);
  if (code === undefined || code === null) return;
  const [from, made] = [numbersIn(code[2] ?? ""), numbersIn(code[3] ?? "")];
  assert.equal(from.length, made.length, answer);
  for (const [i, uid] of from.entries()) {
    const letter = truth.letterAt(player.place(opened.validity, uid));
    if (letter !== undefined) truth.isAt(player.place(Number(code[1]), made[i]!), letter.number);
  }
}
