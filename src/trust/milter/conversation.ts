/** One filter during one session of a client: what it is told step by step, and what comes of its answers. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import {
  type Answer,
  type EnvelopeChange,
  type MessageChange,
  readAnswer,
  type Verdict,
} from "../../wire/milter/answers.ts";
import * as commands from "../../wire/milter/commands.ts";
import { type EditedMessage, withoutLeadingSpace } from "../../wire/milter/edit.ts";
import { BODY_CHUNK_BYTES } from "../../wire/milter/limits.ts";
import { type Agreement, type MacroStage, type StepName, wants } from "../../wire/milter/options.ts";
import { MilterProblem } from "../../wire/milter/problem.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import { type Reply, reply } from "../../wire/smtp/reply.ts";
import { ChangeBudget } from "./budget.ts";
import { type Facts, macrosFor, nameOf } from "./client.ts";
import { inMs, type Link, LinkLost, type Moment, sooner } from "./link.ts";
import { agree } from "./negotiation.ts";
import type { MilterSettings } from "./settings.ts";

/** What a step comes to: undefined is "go on". */
export type StepResult = Reply | "discard" | undefined;

export interface MessageResult {
  readonly verdict: StepResult;
  readonly envelope: readonly EnvelopeChange[];
  readonly changes: readonly MessageChange[];
}

const UNCHANGED = { envelope: [], changes: [] } as const;

/** Where the filter stands: nothing said yet, between messages, in one, done with one, or with the whole session; "failed" until the next message. */
type Standing = "new" | "between" | "message" | "done" | "passed" | "failed";

const REJECTED = reply(550, "5.7.1", "Command rejected");
const UNAVAILABLE = reply(451, "4.7.1", "Service unavailable; try again later");
const UNAVAILABLE_FOR_GOOD = reply(550, "5.5.0", "Service unavailable");
const SHUT_DOWN = reply(421, "4.7.0", "The connection is closed");

export interface ConversationParts {
  readonly log: Log;
  /** Bytes of a message that are taken at most. */
  readonly messageBytesMax: number;
}

interface Step {
  readonly told: commands.Told;
  readonly packet: Uint8Array;
  /** With which the filter has said that it answers nothing. */
  readonly unanswered?: StepName;
  readonly macros?: MacroStage;
}

export class Conversation {
  readonly settings: MilterSettings;
  /** Milliseconds that were waited for the filter, for this message. */
  waitedMs = 0;
  /** Why it failed, for this message. */
  failure: string | undefined;
  readonly #parts: ConversationParts;
  #standing: Standing = "new";
  /** What every message of this session is answered. */
  #refusal: Reply | undefined;
  #closed = false;
  #link: Link | undefined;
  #agreed: Agreement | undefined;

  constructor(settings: MilterSettings, parts: ConversationParts) {
    this.settings = settings;
    this.#parts = parts;
  }

  /** A message begins. */
  async sender(facts: Facts): Promise<StepResult> {
    this.waitedMs = 0;
    this.failure = undefined;
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#standing === "passed") return undefined;
    return this.#guarded(async () => {
      const isKept = this.#link?.usable === true;
      try {
        return await this.#begin(facts);
      } catch (error) {
        // A filter that was started anew, or that waits for nobody for long, has closed what was kept.
        if (!isKept || !(error instanceof LinkLost) || error.isLate) throw error;
        this.#link?.[Symbol.dispose]();
        this.#link = undefined;
        return this.#begin(facts);
      }
    });
  }

  async #begin(facts: Facts): Promise<StepResult> {
    if (this.#link?.usable !== true) await this.#introduce(facts);
    if (this.#refusal !== undefined || this.#standing === "passed") return this.#refusal;
    this.#standing = "message";
    const { path, parameters = [] } = facts.sender ?? {};
    const packet = commands.sender(formatPath(path), parameters);
    const step = { told: "sender", packet, unanswered: "sender unanswered", macros: "sender" } as const;
    const result = await this.#step(facts, step, "no sender");
    if (result !== undefined) this.#standing = "between";
    return result;
  }

  async recipient(facts: Facts): Promise<StepResult> {
    const { recipient } = facts;
    if (recipient === undefined || this.#standing !== "message") return this.#later();
    const packet = commands.recipient(formatPath(recipient.path), recipient.parameters);
    const step = { told: "recipient", packet, unanswered: "recipients unanswered", macros: "recipient" } as const;
    return this.#guarded(() => this.#step(facts, step, "no recipients"));
  }

  /** The text is about to come. */
  async data(facts: Facts): Promise<StepResult> {
    if (this.#standing !== "message") return this.#later();
    if ((this.#agreed?.version ?? 0) < 4) return undefined;
    const step = { told: "data", packet: commands.data, unanswered: "data unanswered", macros: "data" } as const;
    return this.#guarded(async () => this.#ending(await this.#step(facts, step, "no data")));
  }

  /** The text, as the filters before this one have left it; changed by this one when it is passed. */
  async message(facts: Facts, message: EditedMessage, until: Moment): Promise<MessageResult> {
    if (this.#standing !== "message") return { verdict: this.#later(), ...UNCHANGED };
    const limit = sooner(until, inMs(this.settings.messageMs));
    let found: Omit<MessageResult, "verdict"> = UNCHANGED;
    const verdict = await this.#guarded(async () => {
      const early = await this.#text(facts, message, limit);
      if (early !== undefined || this.#standing !== "message") return this.#ending(early);
      const ended = await this.#end(facts, limit);
      // The filter is done with the message, whatever it said.
      this.#standing = "between";
      if (ended.verdict !== undefined) return ended.verdict;
      message.apply(ended.changes, { leadingSpace: this.#wants("leading space") });
      found = ended;
      return undefined;
    });
    return { verdict, ...found };
  }

  /** The message ends before its text: RSET, or somebody has refused it. */
  async abort(): Promise<void> {
    if (this.#standing === "failed") this.#standing = "new";
    if (this.#standing === "done") this.#standing = "between";
    if (this.#standing !== "message") return;
    this.#standing = "between";
    await this.#guarded(async () => {
      await this.#link?.send([commands.abort], inMs(this.settings.commandMs));
      return undefined;
    });
  }

  /** The session is over. */
  close(): void {
    this.#closed = true;
    this.#link?.end(commands.quit);
    this.#link = undefined;
    this.#standing = "failed";
  }

  /** A step of a message that the filter is not in. */
  #later(): Reply | undefined {
    return this.#standing === "failed" ? this.#failed : this.#refusal;
  }

  get #failed(): Reply | undefined {
    const { onFailure } = this.settings;
    if (onFailure === "accept") return undefined;
    return onFailure === "reject" ? UNAVAILABLE_FOR_GOOD : UNAVAILABLE;
  }

  /** A message that is refused or dropped is over for the filter, which waits for the next one. */
  #ending(result: StepResult): StepResult {
    if (result !== undefined && this.#standing === "message") this.#standing = "between";
    return result;
  }

  /** Counts the time, and turns what goes wrong into what the operator wants then. */
  async #guarded(deed: () => Promise<StepResult>): Promise<StepResult> {
    const start = performance.now();
    try {
      return await deed();
    } catch (error) {
      if (!(error instanceof LinkLost || error instanceof SyntaxProblem)) throw error;
      this.failure = error.message;
      this.#link?.[Symbol.dispose]();
      this.#link = undefined;
      this.#standing = "failed";
      const { name, onFailure } = this.settings;
      // Whoever has closed it while it was asked does not wait for the answer.
      if (!this.#closed)
        this.#parts.log.warn({ milter: name, reason: error.message, onFailure }, "a mail filter failed");
      return this.#failed;
    } finally {
      this.waitedMs += performance.now() - start;
    }
  }

  async #introduce(facts: Facts): Promise<void> {
    this.#link?.[Symbol.dispose]();
    const { link, agreed } = await agree(this.settings);
    this.#link = link;
    this.#agreed = agreed;
    this.#standing = "between";
    const { client } = facts;
    const steps = [
      {
        skip: "no connect",
        step: {
          told: "connect",
          packet: commands.connect(nameOf(client), client),
          unanswered: "connect unanswered",
          macros: "connect",
        },
      },
      {
        skip: "no hello",
        step: {
          told: "hello",
          packet: commands.hello(client.greetedAs),
          unanswered: "hello unanswered",
          macros: "hello",
        },
      },
    ] as const;
    for (const { skip, step } of steps) {
      const result = await this.#step(facts, step, skip);
      if (result === "discard") throw new MilterProblem("it discards before there is a message");
      this.#refusal = result;
      // Said before there is a message, it is meant for all of them.
      if (this.#isContent) this.#standing = "passed";
      if (this.#refusal !== undefined || this.#standing === "passed") return;
    }
  }

  /** The filter has accepted the message, and wants to hear no more of it. */
  get #isContent(): boolean {
    return this.#standing === "done";
  }

  #wants(step: StepName): boolean {
    return this.#agreed !== undefined && wants(this.#agreed, step);
  }

  async #step(facts: Facts, step: Step, skip: StepName): Promise<StepResult> {
    return this.#wants(skip) ? undefined : this.#outcome(await this.#ask(facts, step));
  }

  /** What the filter says to it; undefined when it has said beforehand that it says nothing. */
  async #ask(facts: Facts, step: Step, until: Moment = inMs(this.settings.commandMs)): Promise<Verdict | undefined> {
    const link = this.#open;
    await link.send([...this.#macros(facts, step), step.packet], until);
    if (step.unanswered !== undefined && this.#wants(step.unanswered)) return undefined;
    for (;;) {
      const answer = readAnswer(await link.receive(until));
      if (!isVerdict(answer)) throw new MilterProblem(`it wants to "${answer.kind}" before the end of the message`);
      if (answer.kind !== "progress") return answer;
    }
  }

  #macros(facts: Facts, { told, macros }: Step): readonly Uint8Array[] {
    if (macros === undefined) return [];
    const values = macrosFor(macros, facts, this.#agreed?.macros ?? new Map());
    return values.size === 0 ? [] : [commands.macros(told, values)];
  }

  get #open(): Link {
    if (this.#link === undefined) throw new LinkLost("the session is over");
    return this.#link;
  }

  #outcome(verdict: Verdict | undefined): StepResult {
    switch (verdict?.kind) {
      case undefined:
      case "continue":
        return undefined;
      case "accept":
        this.#standing = "done";
        return undefined;
      case "reply":
        return verdict.reply;
      case "reject":
        return REJECTED;
      case "shutdown":
        return SHUT_DOWN;
      case "tempfail":
      case "connection failed":
        return UNAVAILABLE;
      case "discard":
        return "discard";
      case "skip":
      case "progress":
        throw new MilterProblem(`it says "${verdict.kind}" where it makes no sense`);
    }
  }

  /** Header and body. Undefined while the filter wants to see the rest, or is content ("done"). */
  async #text(facts: Facts, message: EditedMessage, until: Moment): Promise<StepResult> {
    if (!this.#wants("no header")) {
      for (const { name, value } of message.fields) {
        const packet = commands.header(name, this.#wants("leading space") ? value : withoutLeadingSpace(value));
        const verdict = await this.#ask(facts, { told: "header", packet, unanswered: "header unanswered" }, until);
        const result = this.#outcome(verdict);
        if (result !== undefined || this.#isContent) return result;
      }
    }
    if (!this.#wants("no end of header")) {
      const step = {
        told: "end of header",
        packet: commands.endOfHeader,
        unanswered: "end of header unanswered",
      } as const;
      const result = this.#outcome(await this.#ask(facts, { ...step, macros: "end of header" }, until));
      if (result !== undefined || this.#isContent) return result;
    }
    return this.#wants("no body") ? undefined : this.#body(facts, message.body, until);
  }

  async #body(facts: Facts, body: Uint8Array, until: Moment): Promise<StepResult> {
    for (let at = 0; at < body.length; at += BODY_CHUNK_BYTES) {
      const packet = commands.body(body.subarray(at, at + BODY_CHUNK_BYTES));
      const verdict = await this.#ask(facts, { told: "body", packet, unanswered: "body unanswered" }, until);
      if (verdict?.kind === "skip") return undefined;
      const result = this.#outcome(verdict);
      if (result !== undefined || this.#isContent) return result;
    }
    return undefined;
  }

  /** Takes the changes that come before the last word. */
  async #end(facts: Facts, until: Moment): Promise<MessageResult> {
    const link = this.#open;
    const step = { told: "end of message", packet: commands.endOfMessage, macros: "end of message" } as const;
    await link.send([...this.#macros(facts, step), step.packet], until);
    const budget = new ChangeBudget(this.#parts.messageBytesMax);
    const envelope: EnvelopeChange[] = [];
    const changes: MessageChange[] = [];
    for (;;) {
      const answer = readAnswer(await link.receive(until));
      if (isVerdict(answer)) {
        if (answer.kind !== "progress") return { verdict: this.#outcome(answer), envelope, changes };
        continue;
      }
      budget.take(answer);
      if (isMessageChange(answer)) changes.push(answer);
      else envelope.push(answer);
    }
  }
}

const VERDICTS: ReadonlySet<Answer["kind"]> = new Set<Verdict["kind"]>([
  "continue",
  "accept",
  "reject",
  "tempfail",
  "discard",
  "skip",
  "progress",
  "shutdown",
  "connection failed",
  "reply",
]);
const MESSAGE_CHANGES: ReadonlySet<Answer["kind"]> = new Set<MessageChange["kind"]>([
  "add field",
  "insert field",
  "change field",
  "replace body",
]);

function isVerdict(answer: Answer): answer is Verdict {
  return VERDICTS.has(answer.kind);
}

function isMessageChange(answer: MessageChange | EnvelopeChange): answer is MessageChange {
  return MESSAGE_CHANGES.has(answer.kind);
}
