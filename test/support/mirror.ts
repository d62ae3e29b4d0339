/** A mail program that keeps nothing but what it hears of the selected mailbox, and objects to what cannot be true. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { LineClient } from "./line-client.ts";

export interface Mirrored {
  uid: number | undefined;
  /** In a fixed order, without \Recent. */
  flags: string | undefined;
  modseq: number;
}

/** Looks on at what the program hears. */
export interface Observer {
  /** An untagged answer that is about no single message. */
  told(line: string): void;
  /** A FETCH of a message, as it is known by now; `data` is the list behind the name. */
  fetched(message: Mirrored, data: string): void;
}

/** The server has closed the connection, with these words or without any. */
export class Closed extends Error {
  override name = "Closed";
}

/** Lines that a program remembers, and how much of each. */
const KEPT_LINES = 40;
const KEPT_CHARS = 200;

/** What a program hears whose selected mailbox others have deleted. */
export const GONE = "Selected mailbox was deleted";

const flagsOf = (text: string): string =>
  text
    .split(" ")
    .filter((flag) => flag !== "" && flag !== "\\Recent")
    .sort()
    .join(" ");

export class Mirror {
  readonly #client: LineClient;
  messages: Mirrored[] = [];
  /** As SELECT said it. */
  highestModseq = 0;
  /** Up to where it knows everything, as a QRESYNC client works it out (RFC 7162 6). */
  settledModseq = 0;
  #toldModseq = 0;
  #seenModseq = 0;
  #tag = 0;

  /** Keywords that it has heard of in FLAGS. */
  #keywords: ReadonlySet<string> = new Set();

  /** It has chosen IMAP4rev2. */
  #rev2 = false;

  /** It names messages by UIDs alone, and so does the server (RFC 9586). */
  readonly uidOnly: boolean;
  /** It hears of changes at any time (NOTIFY). */
  readonly isNotified: boolean;

  /** Messages that one command of it is about. */
  readonly atOnce: number;
  readonly #observer: Observer | undefined;
  /** What was said lately by both, each line's beginning: for who wonders. */
  readonly lately: string[] = [];
  #bye = "without a word";
  /** Others may delete the selected mailbox. */
  mayGo = false;

  constructor(
    client: LineClient,
    options: { uidOnly?: boolean; isNotified?: boolean; atOnce?: number; observer?: Observer } = {},
  ) {
    const { uidOnly = false, isNotified = false, atOnce = 1_000_000, observer } = options;
    this.#client = client;
    this.#observer = observer;
    this.atOnce = atOnce;
    this.uidOnly = uidOnly;
    this.isNotified = isNotified;
  }

  /** Sends a command and takes in its answer; answers the tagged line. It may be refused for the reasons given, by their codes. */
  async say(command: string, expunges: boolean, refusals?: readonly string[]): Promise<string> {
    const [answer = ""] = await this.sayAll([command], expunges, refusals);
    return answer;
  }

  /** Sends commands without waiting in between; answers their tagged lines. */
  async sayAll(
    commands: readonly string[],
    expunges: boolean,
    refusals: readonly string[] = ["EXPUNGEISSUED"],
  ): Promise<string[]> {
    const tags = commands.map(() => `t${++this.#tag}`);
    for (const command of commands) this.#keep(`C: ${command}`);
    this.#client.send(commands.map((command, i) => `${tags[i]} ${command}\r\n`).join(""));
    const answers: string[] = [];
    for (const [i, tag] of tags.entries()) answers.push(await this.#answer(tag, commands[i] ?? "", expunges, refusals));
    return answers;
  }

  async #answer(tag: string, command: string, expunges: boolean, refusals?: readonly string[]): Promise<string> {
    for (;;) {
      const line = await this.#line(command);
      if (line.startsWith(`${tag} `)) {
        const [, status, code = ""] = /^\S+ (OK|NO|BAD)(?: \[([^\] ]+))?/.exec(line) ?? [];
        // The command was quicker than the news that there is no mailbox.
        const isMeant = refusals?.includes(code) === true;
        if (status === "NO" && code === "NONEXISTENT" && !isMeant && this.mayGo) throw new Closed(GONE);
        const mayBe = status === "NO" && (code === "" || isMeant);
        assert.ok(status === "OK" || mayBe, `${line.slice(0, 300)} to ${command.slice(0, 300)}`);
        this.#settle(line);
        return line;
      }
      this.#hear(line, expunges, command);
    }
  }

  #keep(line: string): void {
    this.lately.push(line.slice(0, KEPT_CHARS));
    if (this.lately.length > KEPT_LINES) this.lately.shift();
  }

  async #line(command: string): Promise<string> {
    const line = await this.#client.response();
    if (line === undefined) throw new Closed(`${this.#bye} at ${command.slice(0, 300)}`);
    this.#keep(line);
    if (line.startsWith("* BYE ")) this.#bye = line;
    return line;
  }

  /** A response code counts, whatever was seen; else the highest MODSEQ since the last tagged answer. */
  #settle(line: string): void {
    const code = Number(/\[HIGHESTMODSEQ (\d+)/.exec(line)?.[1] ?? this.#toldModseq);
    this.settledModseq = code > 0 ? code : Math.max(this.settledModseq, this.#seenModseq);
    this.#toldModseq = 0;
    this.#seenModseq = 0;
  }

  /** Listens in IDLE for a while. */
  async idle(ms: number): Promise<void> {
    const tag = `t${++this.#tag}`;
    this.#client.send(`${tag} IDLE\r\n`);
    for (let line = await this.#line("IDLE"); !line.startsWith("+"); line = await this.#line("IDLE"))
      this.#hear(line, true, "IDLE");
    await pause(ms);
    this.#client.send("DONE\r\n");
    await this.#answer(tag, "IDLE", true);
  }

  /** Opens a mailbox, and learns what is in it. */
  async open(command: string): Promise<void> {
    this.messages = [];
    assert.match(await this.say(command, false), / OK /);
    await this.learn();
  }

  /** Opens a mailbox again, of which it remembers what it knew (RFC 7162 3.2.5). */
  async comeBack(command: string): Promise<void> {
    await this.say("UNSELECT", false);
    await this.resume(command, this.messages);
  }

  /** Opens a mailbox of which it, or the one before it, knew so much. */
  async resume(command: string, known: Mirrored[]): Promise<void> {
    this.messages = [];
    this.#away = known;
    assert.match(await this.say(command, false), / OK /);
    this.#away = undefined;
    assert.ok(known.length <= this.messages.length, `${known.length} known, of ${this.messages.length}`);
    this.messages.splice(0, known.length, ...known);
    await this.learn();
  }
  /** What it knew, while it comes back. */
  #away: Mirrored[] | undefined;

  #vanished(earlier: boolean, set: string, expunges: boolean): void {
    assert.ok(earlier || expunges, "VANISHED where no removal may be told");
    const from = this.#away ?? this.messages;
    for (const range of set.split(",")) {
      const [first = 0, last = first] = range.split(":").map(Number);
      for (let uid = first; uid <= last; uid++) {
        const at = [from.findIndex((each) => each.uid === uid), unknownAt(from, uid)];
        const found = at.find((each) => each >= 0);
        assert.ok(found !== undefined || earlier, `${uid} vanished, which was never there`);
        assert.ok(
          !(earlier && this.#away === undefined && at[0]! >= 0),
          `${uid} is still counted, and vanished long ago`,
        );
        if (found !== undefined && (!earlier || at[0]! >= 0)) from.splice(found, 1);
      }
    }
  }

  #hear(line: string, expunges: boolean, command: string): void {
    this.highestModseq = Number(/^\* OK \[HIGHESTMODSEQ (\d+)/.exec(line)?.[1] ?? this.highestModseq);
    this.#toldModseq = Number(/^\* OK \[HIGHESTMODSEQ (\d+)/.exec(line)?.[1] ?? this.#toldModseq);
    const mayBe = /^\* FLAGS \((.*)\)$/.exec(line)?.[1];
    if (mayBe !== undefined) this.#keywords = new Set(mayBe.split(" "));
    if (/^\* ENABLED .*IMAP4rev2/.test(line)) this.#rev2 = true;
    const [, earlier, set] = /^\* VANISHED (\(EARLIER\) )?(\S+)$/.exec(line) ?? [];
    if (set !== undefined) this.#vanished(earlier !== undefined, set, expunges);
    const [, digits = "", what = "", rest = ""] =
      /^\* (\d+) (EXISTS|EXPUNGE|RECENT|FETCH|UIDFETCH)(.*)$/s.exec(line) ?? [];
    const number = Number(digits);
    // What was told before was still of the mailbox that was selected then (RFC 7162 3.2.11).
    if (line.startsWith("* OK [CLOSED]")) this.messages = [];
    if (what === "") this.#observer?.told(line);
    assert.ok(expunges || what !== "EXPUNGE", `EXPUNGE in answer to ${command}`);
    assert.ok(this.uidOnly ? what !== "FETCH" && what !== "EXPUNGE" : what !== "UIDFETCH", line);
    if (what === "EXPUNGE") {
      assert.equal(this.messages.splice(number - 1, 1).length, 1, "an EXPUNGE of a message that was never there");
    } else if (what === "EXISTS") {
      assert.ok(number >= this.messages.length, "EXISTS went down");
      while (this.messages.length < number) this.messages.push({ uid: undefined, flags: undefined, modseq: 0 });
    } else if (what === "UIDFETCH") {
      const from = this.#away ?? this.messages;
      const message =
        from.find(({ uid }) => uid === number) ??
        from[unknownAt(from, number)] ??
        // What is new to it when it comes back, it asks about later.
        (this.#away === undefined ? undefined : { uid: number, flags: undefined, modseq: 0 });
      assert.ok(message !== undefined, `a UIDFETCH of ${number}, which is more than was counted`);
      this.#fetched(message, `( UID ${number} ${rest}`);
    } else if (what === "FETCH") {
      const message = this.#away?.[number - 1] ?? this.messages[number - 1];
      assert.ok(message !== undefined, `a FETCH of message ${number}, of ${this.messages.length}`);
      // RFC 9051 7.5.2: what nobody asked for has a UID.
      assert.ok(
        !this.#rev2 || command.startsWith("FETCH ") || /[( ]UID \d/.test(rest),
        `${line} in answer to ${command}`,
      );
      this.#fetched(message, rest);
    }
  }

  #fetched(message: Mirrored, rest: string): void {
    const uid = /[( ]UID (\d+)/.exec(rest)?.[1];
    const flags = /FLAGS \(([^)]*)\)/.exec(rest)?.[1];
    const modseq = Number(/MODSEQ \((\d+)\)/.exec(rest)?.[1] ?? message.modseq);
    if (uid !== undefined)
      assert.equal(message.uid ?? Number(uid), Number(uid), "a number came to mean another message");
    for (const flag of (flags ?? "").split(" ")) {
      const isKnown = flag === "" || flag === "\\Recent" || this.#keywords.has(flag);
      assert.ok(isKnown, `${flag} of UID ${uid}, which was not among FLAGS`);
    }
    if (uid !== undefined) message.uid = Number(uid);
    if (flags !== undefined) message.flags = flagsOf(flags);
    assert.ok(modseq >= message.modseq, `MODSEQ of UID ${uid} went from ${message.modseq} to ${modseq}`);
    message.modseq = modseq;
    this.#seenModseq = Math.max(this.#seenModseq, modseq);
    this.#observer?.fetched(message, rest);
  }

  /** Learns what it does not know of the messages it counts; some may be gone, and their numbers not yet. */
  async learn(): Promise<void> {
    if (this.uidOnly) return this.#learnByUid();
    for (let at = this.#unknownFrom(0); at >= 0; at = this.#unknownFrom(at + this.atOnce)) {
      await this.say(`FETCH ${at + 1}:${Math.min(at + this.atOnce, this.messages.length)} (UID FLAGS)`, false);
    }
  }

  /** What came while it learned of others, another command may have shown without its flags. */
  #unknownFrom(position: number): number {
    return this.messages.findIndex(
      ({ uid, flags }, at) => at >= position && (uid === undefined || flags === undefined),
    );
  }

  async #learnByUid(): Promise<void> {
    for (let from = 1; this.#unknownFrom(0) >= 0; from = from > this.messages.length ? 1 : from + this.atOnce) {
      await this.say(`UID FETCH 1:* FLAGS (PARTIAL -${from}:-${from + this.atOnce - 1})`, true);
    }
    // UIDFETCH may have told of the last of several new messages before the others.
    this.messages.sort((one, other) => one.uid! - other.uid!);
  }

  /** What a change without an answer does to a message that is still there; the server corrects the program where it errs. */
  silently(at: number, sign: string, flag: string): void {
    const message = this.messages[at];
    if (message?.flags === undefined) return;
    const flags = new Set(message.flags.split(" "));
    if (sign === "+") flags.add(flag);
    else flags.delete(flag);
    message.flags = flagsOf([...flags].join(" "));
  }

  /** What it believes, for comparison. */
  get believes(): readonly Pick<Mirrored, "uid" | "flags">[] {
    return this.messages.map(({ uid, flags }) => ({ uid, flags }));
  }

  close(): void {
    this.#client.close();
  }
}

/** Where a message may be that is counted, and whose UID nobody has asked about: behind all that are known to have lower ones. -1: nowhere. */
function unknownAt(messages: readonly Mirrored[], uid: number): number {
  const below = messages.findLastIndex((each) => each.uid !== undefined && each.uid < uid);
  return messages.findIndex((each, at) => at > below && each.uid === undefined);
}
