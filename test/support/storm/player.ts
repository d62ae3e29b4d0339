/** One mail program of a storm: its connection, what it has open, and what it objects to in all it hears. */
import assert from "node:assert/strict";
import { Dice } from "../dice.ts";
import { LineClient } from "../line-client.ts";
import { Closed, GONE, Mirror, type Mirrored } from "../mirror.ts";
import { type Offline, takeAlong } from "./coming-back.ts";
import { checkLetter, type Letter, numberIn } from "./letter.ts";
import type { Place, Truth } from "./truth.ts";

/** How a program uses the protocol. */
export const kinds = ["plain", "condstore", "qresync", "notify", "rev2"] as const;
export type Kind = (typeof kinds)[number];

export interface PlayerOptions {
  readonly truth: Truth;
  readonly port: number;
  readonly login: string;
  /** Whose mailboxes these are. */
  readonly owner: string;
  /** In front of their names. */
  readonly prefix: string;
  readonly number: number;
  readonly seed: number;
  readonly kind: Kind;
}

/** What nobody takes away from INBOX and Archive: it must be there, once, in the end. */
export const KEPT = "$Kept";
export const safeMailboxes = ["INBOX", "Archive"] as const;
/** These come and go. */
export const commonMailboxes = ["common/a", "common/b", "common/c"] as const;

const NEWS = "(MessageNew (UID FLAGS) MessageExpunge FlagChange)";

/** A mailbox as the program has it open. */
interface Opened {
  readonly name: string;
  readonly validity: number;
  readonly readOnly: boolean;
  /** One of the times that some program opened some mailbox. */
  readonly session: string;
}

export class Player {
  readonly truth: Truth;
  readonly dice: Dice;
  readonly owner: string;
  readonly kind: Kind;
  /** A keyword that this program alone sets and takes away. */
  readonly keyword: string;
  readonly name: string;
  readonly prefix: string;
  /** On which messages its keyword is, as far as it can know. */
  readonly marked = new Map<Place, boolean | undefined>();
  /** Untagged answers to the command in progress that are about no single message. */
  told: string[] = [];
  /** The messages that the last SEARCH or SORT named, as they were numbered then, or their UIDs. */
  named: (Mirrored | number)[] = [];
  /** What was counted when the last THREAD came. */
  counted: Mirrored[] = [];
  mirror!: Mirror;
  client!: LineClient;
  opened: Opened | undefined;
  /** Of the last mailbox that it opened, if that stays. */
  offline: Offline | undefined;
  readonly #options: PlayerOptions;
  #selections = 0;
  steps = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.truth = options.truth;
    this.owner = options.owner;
    this.prefix = options.prefix;
    this.kind = options.kind;
    this.name = `p${options.number}`;
    this.keyword = `$Mark${options.number}`;
    this.dice = new Dice(options.seed);
  }

  /** A mailbox of the owner's by the name that this program says. */
  quoted(name: string): string {
    return `"${this.prefix}${name}"`;
  }

  async connect(): Promise<void> {
    this.client = await LineClient.open(this.#options.port);
    await this.client.line();
    this.opened = undefined;
    const observer = {
      told: (line: string): void => this.#told(line),
      fetched: (message: Mirrored, data: string): void => this.#fetched(message, data),
    };
    this.mirror = new Mirror(this.client, { isNotified: this.kind === "notify", observer });
    await this.mirror.say(this.#options.login, false);
    if (this.kind === "qresync") await this.mirror.say("ENABLE QRESYNC", false);
    if (this.kind === "condstore") await this.mirror.say("ENABLE CONDSTORE", false);
    if (this.kind === "rev2") await this.mirror.say("ENABLE IMAP4rev2", false);
    if (this.kind === "notify") await this.mirror.say(`NOTIFY SET (selected-delayed ${NEWS})`, false);
  }

  /** Opens a mailbox, if there is one of that name; with `known` it says what it knew of it. */
  async open(name: string, known?: Mirrored[]): Promise<void> {
    const before = this.mirror.settledModseq;
    this.told = [];
    const readOnly = this.dice.roll(8) === 0;
    const resync = known === undefined ? "" : ` (QRESYNC (${this.#lastValidity} ${before}))`;
    const command = `${readOnly ? "EXAMINE" : "SELECT"} ${this.quoted(name)}${resync}`;
    if (known === undefined) {
      if (this.opened === undefined) this.mirror.messages = [];
      const answer = await this.mirror.say(command, false, ["NONEXISTENT"]);
      if (!/ OK /.test(answer)) return;
    } else await this.mirror.resume(command, known);
    const validity = Number(this.#inTold(/^\* OK \[UIDVALIDITY (\d+)\]/));
    const id = this.#inTold(/^\* OK \[MAILBOXID \((?:A\d+-)?([^)]+)\)\]/);
    this.truth.isMailbox(this.owner, validity, id);
    this.opened = { name, validity, readOnly, session: `${this.name}#${this.#selections++}` };
    this.#lastValidity = validity;
    this.mirror.mayGo = name.startsWith("common/");
    await this.mirror.learn();
    if (this.kind === "condstore" && safeMailboxes.some((each) => each === name))
      this.offline = takeAlong(name, this.mirror);
  }
  #lastValidity = 0;

  #inTold(pattern: RegExp): string {
    for (const line of this.told) {
      const [, found] = pattern.exec(line) ?? [];
      if (found !== undefined) return found;
    }
    return assert.fail(`${pattern} is not in the answer: ${this.told.join("\n")}`);
  }

  /** The messages that were found, as far as the program counts them. */
  get found(): Mirrored[] {
    const { messages } = this.mirror;
    return this.named.flatMap((each) =>
      typeof each === "number" ? (messages.find(({ uid }) => uid === each) ?? []) : each,
    );
  }

  placeOf({ uid }: Pick<Mirrored, "uid">): Place | undefined {
    if (uid === undefined || this.opened === undefined) return undefined;
    return this.place(this.opened.validity, uid);
  }

  place(validity: number, uid: number): Place {
    return `${this.owner}/${validity}/${uid}`;
  }

  letterOf(message: Pick<Mirrored, "uid">): Letter | undefined {
    const place = this.placeOf(message);
    return place && this.truth.letterAt(place);
  }

  /** Any message that is known by its UID and flags. */
  pick(): { number: number; uid: number; message: Mirrored } | undefined {
    const { messages } = this.mirror;
    if (messages.length === 0) return undefined;
    const at = this.dice.roll(messages.length);
    const message = messages[at];
    if (message?.uid === undefined || message.flags === undefined) return undefined;
    return { number: at + 1, uid: message.uid, message };
  }

  isKept(message: Mirrored): boolean {
    return message.flags?.split(" ").includes(KEPT) !== false;
  }

  /** Until the answer has come, nobody knows whether they are marked. */
  unsure(messages: readonly Mirrored[]): void {
    for (const each of messages) {
      const place = this.placeOf(each);
      if (place !== undefined) this.marked.set(place, undefined);
    }
  }

  mark(messages: readonly Mirrored[], isMarked: boolean): void {
    for (const each of messages) {
      const place = this.placeOf(each);
      if (place !== undefined) this.marked.set(place, isMarked);
    }
  }

  /** The connection is gone, by its own will or because what it had open is. */
  async comeBack(error?: unknown): Promise<void> {
    if (error !== undefined) {
      // What it has sent meanwhile may have cost it the last word.
      const isDeleted =
        error instanceof Closed && (error.message.includes(GONE) || error.message.startsWith("without"));
      if (!isDeleted || !this.opened?.name.startsWith("common/")) throw error;
    }
    const { mirror: before, opened } = this;
    this.client.close();
    await this.connect();
    const knows = before.messages.every(({ uid, flags }) => uid !== undefined && flags !== undefined);
    const isSafe = safeMailboxes.some((each) => each === opened?.name);
    if (this.kind === "qresync" && opened !== undefined && isSafe && knows && before.settledModseq > 0) {
      this.mirror.settledModseq = before.settledModseq;
      await this.open(opened.name, before.messages);
    } else await this.open(this.dice.of(safeMailboxes));
  }

  #told(line: string): void {
    this.told.push(line);
    if (line.startsWith("* THREAD")) this.counted = [...this.mirror.messages];
    if (line.startsWith("* OK [CLOSED]") && this.opened !== undefined) this.opened = undefined;
    const [, kind, numbers = ""] = /^\* (SEARCH|SORT)((?: \d+)*)(?: \(MODSEQ \d+\))?$/.exec(line) ?? [];
    const [, set] = /^\* ESEARCH .*\bALL ([\d,:]+)/.exec(line) ?? [];
    if (kind !== undefined) this.#foundSome(numbers.split(" ").filter(Boolean).map(Number), false);
    else if (line.startsWith("* ESEARCH ")) this.#foundSome(numbersIn(set ?? ""), line.includes(" UID"));
  }
  /** The command in progress answers with UIDs. */
  byUid = false;

  #foundSome(numbers: readonly number[], byUid: boolean): void {
    const { messages } = this.mirror;
    this.named = numbers.map((number) => {
      if (byUid || this.byUid) return number;
      return messages[number - 1] ?? assert.fail(`found message ${number}, of ${messages.length}`);
    });
  }

  #fetched(message: Mirrored, data: string): void {
    const { opened } = this;
    const place = this.placeOf(message);
    if (place === undefined || opened === undefined) return;
    const flags = /FLAGS \(([^)]*)\)/.exec(data)?.[1]?.split(" ");
    if (flags !== undefined) {
      const isMarked = this.marked.get(place);
      if (isMarked !== undefined) assert.equal(flags.includes(this.keyword), isMarked, `${this.keyword} at ${place}`);
      if (flags.includes("\\Recent") && !opened.readOnly) this.truth.isRecentTo(place, opened.session);
    }
    const number = numberIn(data);
    if (number !== undefined) this.truth.isAt(place, number);
    const letter = this.truth.letterAt(place);
    if (letter !== undefined && /ENVELOPE|BODY|RFC822|INTERNALDATE/.test(data)) checkLetter(letter, data);
  }
}

/** `1:3,5` as numbers. */
export function numbersIn(set: string): number[] {
  return set
    .split(",")
    .filter(Boolean)
    .flatMap((range) => {
      const [from = 0, to = from] = range.split(":").map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
}
