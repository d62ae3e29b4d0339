/** All mail filters, one after the other: what they say of a client's mail, and what is left of a message when they are done. */
import type { Events } from "../../base/events.ts";
import type { Log } from "../../base/log.ts";
import type { EnvelopeChange, MessageChange } from "../../wire/milter/answers.ts";
import { EditedMessage } from "../../wire/milter/edit.ts";
import type { Reply } from "../../wire/smtp/reply.ts";
import type { FilterClient, FilterRecipient, FilterSender } from "./client.ts";
import { Conversation, type MessageResult, type StepResult } from "./conversation.ts";
import { ALL_FILTERS_MS_MAX, LOGGED_CHARS_MAX } from "./limits.ts";
import { inMs, type Moment } from "./link.ts";
import type { FilteredMail, MilterSettings } from "./settings.ts";

export interface FiltersParts {
  readonly log: Log;
  readonly events: Events;
  readonly hostname: string;
  /** Bytes of a message that are taken at most. */
  readonly messageBytesMax: number;
}

/** What becomes of a message. */
export type Filtered =
  | { readonly kind: "refused"; readonly reply: Reply }
  | { readonly kind: "discarded" }
  | {
      readonly kind: "passed";
      readonly message: Uint8Array;
      /** In the order in which they were asked for. */
      readonly envelope: readonly Exclude<EnvelopeChange, { kind: "quarantine" }>[];
      /** Somebody shall look at it before it goes on. */
      readonly quarantined: boolean;
      /** Why it is junk, if a filter says so: printable ASCII without a semicolon. */
      readonly junkReason: string | undefined;
    };

export class Filters {
  readonly #milters: readonly MilterSettings[];
  readonly #parts: FiltersParts;

  constructor(milters: readonly MilterSettings[], parts: FiltersParts) {
    this.#milters = milters;
    this.#parts = parts;
  }

  /** Whether somebody filters such mail. */
  sees(mail: FilteredMail): boolean {
    return this.#milters.some((each) => each.mail.includes(mail));
  }

  /** For one session of a client; nothing is connected before there is a message. */
  begin(mail: FilteredMail, client: FilterClient): FilterSession {
    const milters = this.#milters.filter((each) => each.mail.includes(mail));
    return new FilterSession(milters, client, this.#parts);
  }
}

export class FilterSession {
  readonly #conversations: readonly Conversation[];
  readonly #client: FilterClient;
  readonly #parts: FiltersParts;
  #sender: FilterSender | undefined;
  #isDiscarded = false;
  #toldOfData = false;
  #busy = false;
  #over = false;

  constructor(milters: readonly MilterSettings[], client: FilterClient, parts: FiltersParts) {
    this.#conversations = milters.map((settings) => new Conversation(settings, parts));
    this.#client = client;
    this.#parts = parts;
  }

  /** A message begins. Answers why it may not. */
  async sender(sender: FilterSender): Promise<Reply | undefined> {
    this.#sender = sender;
    this.#isDiscarded = false;
    this.#toldOfData = false;
    return this.#envelope((each) => each.sender(this.#facts()));
  }

  /** Answers why this recipient is not taken; the others are not affected. */
  async recipient(recipient: FilterRecipient): Promise<Reply | undefined> {
    const facts = { ...this.#facts(), recipient };
    for (const each of this.#conversations) {
      if (this.#isDiscarded) return undefined;
      const result = await each.recipient(facts);
      if (result === "discard") await this.#discard(each);
      else if (result !== undefined) {
        this.#note(each, "recipient-refused", wordsOf(result));
        return result;
      }
    }
    return undefined;
  }

  /** The text is about to come. */
  async data(): Promise<Reply | undefined> {
    if (this.#toldOfData) return undefined;
    this.#toldOfData = true;
    return this.#envelope((each) => each.data(this.#facts()));
  }

  /** Each filter sees what those before it have made of the message. */
  async message(message: Uint8Array): Promise<Filtered> {
    this.#busy = true;
    try {
      const refusal = await this.data();
      if (refusal !== undefined) return { kind: "refused", reply: refusal };
      return await this.#pass(message);
    } finally {
      this.#busy = false;
      await this.abort();
      if (this.#over) this.close();
    }
  }

  /** The message in progress is over, for all who are still in it. */
  async abort(): Promise<void> {
    for (const each of this.#conversations) await each.abort();
  }

  /** The client has gone. A message that is being looked at is looked at to the end: it may be taken still, and then not unseen. */
  close(): void {
    this.#over = true;
    if (this.#busy) return;
    for (const each of this.#conversations) each.close();
  }

  #facts() {
    return { hostname: this.#parts.hostname, client: this.#client, sender: this.#sender };
  }

  async #envelope(step: (each: Conversation) => Promise<StepResult>): Promise<Reply | undefined> {
    for (const each of this.#conversations) {
      if (this.#isDiscarded) return undefined;
      const result = await step(each);
      if (result === "discard") await this.#discard(each);
      else if (result !== undefined) {
        this.#note(each, each.failure === undefined ? kindOf(result) : "failed", each.failure ?? wordsOf(result));
        await this.abort();
        return result;
      }
    }
    return undefined;
  }

  async #discard(by: Conversation): Promise<void> {
    this.#isDiscarded = true;
    this.#note(by, "discarded", "");
    await this.abort();
  }

  async #pass(message: Uint8Array): Promise<Filtered> {
    const until = inMs(ALL_FILTERS_MS_MAX);
    const edited = new EditedMessage(message);
    const envelope: EnvelopeChange[] = [];
    let junkReason: string | undefined;
    for (const each of this.#conversations) {
      if (this.#isDiscarded) return { kind: "discarded" };
      const result = await this.#see(each, edited, until);
      if (result.verdict === "discard") return { kind: "discarded" };
      if (result.verdict !== undefined) return { kind: "refused", reply: result.verdict };
      envelope.push(...result.envelope);
      junkReason ??= doubtOf(each.settings, result);
    }
    if (this.#isDiscarded) return { kind: "discarded" };
    const quarantined = envelope.some(({ kind }) => kind === "quarantine");
    const changes = envelope.filter((each) => each.kind !== "quarantine");
    return { kind: "passed", message: edited.bytes, envelope: changes, quarantined, junkReason };
  }

  async #see(each: Conversation, edited: EditedMessage, until: Moment): Promise<MessageResult> {
    const result = await each.message(this.#facts(), edited, until);
    const { verdict, envelope, changes } = result;
    const reason = envelope.find((change) => change.kind === "quarantine")?.reason;
    if (each.failure !== undefined) this.#note(each, "failed", each.failure);
    else if (verdict === "discard") this.#note(each, "discarded", "");
    else if (verdict !== undefined) this.#note(each, kindOf(verdict), wordsOf(verdict));
    else if (reason !== undefined) this.#note(each, "quarantined", reason);
    else this.#note(each, envelope.length + changes.length > 0 ? "changed" : "passed", changesIn(result));
    return result;
  }

  #note(
    { settings, waitedMs }: Conversation,
    result: Parameters<Events["messageFiltered"]>[0]["result"],
    detail: string,
  ): void {
    const id = this.#sender?.id ?? "";
    const ms = Math.round(waitedMs);
    this.#parts.events.messageFiltered({
      milter: settings.name,
      id,
      result,
      detail: detail.slice(0, LOGGED_CHARS_MAX),
      ms,
    });
  }
}

function kindOf({ code }: Reply): "refused" | "deferred" {
  return code < 500 ? "deferred" : "refused";
}

function wordsOf({ code, enhanced, lines }: Reply): string {
  return [code, enhanced, ...lines].filter((word) => word !== undefined).join(" ");
}

/** "add field X-Spam, change sender": of values nothing. */
function changesIn({ envelope, changes }: MessageResult): string {
  const all = [...changes, ...envelope].map((each) => ("name" in each ? `${each.kind} ${each.name}` : each.kind));
  return [...new Set(all)].join(", ");
}

/** Why mail goes to Junk, for who reads it there. */
function doubtOf(settings: MilterSettings, { envelope, changes }: MessageResult): string | undefined {
  const kept = envelope.find((change) => change.kind === "quarantine");
  const words =
    kept !== undefined
      ? `has put it into quarantine: ${kept.reason}`
      : saysJunk(settings, changes)
        ? "says that it is junk"
        : "";
  if (words === "") return undefined;
  return `the filter ${settings.name} ${words}`.slice(0, LOGGED_CHARS_MAX).replace(/[^ -~]|;/g, "?");
}

/** "X-Spam: Yes", as rspamd, SpamAssassin and Amavis write it. */
function saysJunk({ junkFields }: MilterSettings, changes: readonly MessageChange[]): boolean {
  return changes.some(
    (change) =>
      change.kind !== "replace body" &&
      junkFields.includes(change.name.toLowerCase()) &&
      /^\s*yes\b/i.test(Buffer.from(change.value).toString("latin1")),
  );
}
