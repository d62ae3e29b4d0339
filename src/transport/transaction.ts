/** One mail transaction: MAIL, RCPT and the text, pipelined where the server can (RFC 5321 3.3, RFC 2920, RFC 3030, RFC 2033). */
import { commandLine } from "../wire/smtp/client-command.ts";
import { endOfData, stuffDots } from "../wire/smtp/dots.ts";
import { enhancedCode, type ServerReply } from "../wire/smtp/reply-reader.ts";
import type { Delivery } from "./delivery.ts";
import type { Addressed } from "./fitting.ts";
import { BLOCK_BYTES, EAGER_BYTES_MAX } from "./limits.ts";
import type { Outgoing } from "./outgoing-message.ts";
import type { Session } from "./session.ts";
import { ownReply, remoteReply, Trouble } from "./trouble.ts";
import type { RemoteReply } from "./transport.ts";

export interface TransactionParts {
  readonly session: Session;
  readonly delivery: Delivery;
  /** The MAIL command. */
  readonly mail: string;
  /** At least one. */
  readonly recipients: readonly Addressed[];
  readonly outgoing: Outgoing;
}

/** How the text goes: BDAT needs no 354, and may go with the envelope in one write when it is short. */
type Way = "data" | "chunk" | "eager-chunk";

export class Transaction {
  readonly #session: Session;
  readonly #delivery: Delivery;
  readonly #mail: string;
  readonly #recipients: readonly Addressed[];
  readonly #outgoing: Outgoing;
  readonly #way: Way;
  readonly #accepted: number[] = [];
  /** Replies to RCPT so far. */
  #rcptReplies = 0;
  readonly #turnedAway: Addressed[] = [];
  #textSent = false;

  constructor(parts: TransactionParts) {
    this.#session = parts.session;
    this.#delivery = parts.delivery;
    this.#mail = parts.mail;
    this.#recipients = parts.recipients;
    this.#outgoing = parts.outgoing;
    const { chunking, pipelining } = parts.session.extensions;
    const short = parts.outgoing.bytes.length <= EAGER_BYTES_MAX;
    // In LMTP the number of replies to the text depends on those to the recipients.
    const eager = pipelining && short && parts.session.protocol === "smtp";
    this.#way = !chunking ? "data" : eager ? "eager-chunk" : "chunk";
  }

  /**
   * Answers the recipients that the server had no room for in this transaction: there was room for at least one. What becomes of the
   * others is in the delivery, and in the session whether it can be used again. Never throws Trouble.
   */
  async run(): Promise<readonly Addressed[]> {
    this.#session.transactions++;
    try {
      if (this.#session.extensions.pipelining) await this.#pipelined();
      else await this.#stepwise();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      this.#broken(error);
    }
    return this.#turnedAway;
  }

  async #pipelined(): Promise<void> {
    const { needsReset } = this.#session;
    const rcpts = this.#recipients.map(({ line }) => line);
    const lines = [...(needsReset ? [commandLine("RSET")] : []), this.#mail, ...rcpts];
    if (this.#way === "data") this.#session.say([...lines, commandLine("DATA")]);
    else if (this.#way === "chunk") this.#session.say(lines);
    else this.#session.say([...lines, this.#chunkHeader()], this.#chunk());
    if (needsReset) await this.#hearReset();
    const refused = await this.#hearMail();
    for (const recipient of this.#recipients) await this.#hearRcpt(recipient, refused);
    if (this.#way === "data") await this.#data();
    else if (this.#way === "eager-chunk") await this.#hearEager();
    else if (this.#accepted.length > 0) await this.#sendChunk();
  }

  async #stepwise(): Promise<void> {
    if (this.#session.needsReset) {
      this.#session.say([commandLine("RSET")]);
      await this.#hearReset();
    }
    this.#session.say([this.#mail]);
    if (await this.#hearMail()) return;
    for (const recipient of this.#recipients) {
      this.#goOn();
      this.#session.say([recipient.line]);
      await this.#hearRcpt(recipient, false);
    }
    if (this.#accepted.length === 0) return;
    this.#goOn();
    if (this.#way !== "data") return this.#sendChunk();
    this.#session.say([commandLine("DATA")]);
    await this.#data();
  }

  /** A server that said goodbye is asked for nothing more. */
  #goOn(): void {
    const { farewell } = this.#session;
    if (farewell !== undefined) throw new Trouble(farewell);
  }

  async #hearEager(): Promise<void> {
    this.#textSent = true;
    await this.#hearEnd(this.#accepted.length > 0);
  }

  async #hearReset(): Promise<void> {
    await this.#session.hear(this.#session.timeouts.mail);
    this.#session.needsReset = false;
  }

  /** Answers whether the sender, or the message as MAIL describes it, is refused. */
  async #hearMail(): Promise<boolean> {
    const reply = await this.#session.hear(this.#session.timeouts.mail);
    if (is(reply, 2)) {
      this.#session.needsReset = true;
      return false;
    }
    this.#refuse(indices(this.#recipients), reply);
    this.#rcptReplies = this.#recipients.length;
    return true;
  }

  async #hearRcpt(recipient: Addressed, mailRefused: boolean): Promise<void> {
    const reply = await this.#session.hear(this.#session.timeouts.rcpt);
    if (mailRefused) return;
    this.#rcptReplies++;
    if (is(reply, 2)) this.#accepted.push(recipient.at);
    else if (this.#accepted.length > 0 && isTooMany(reply)) this.#turnedAway.push(recipient);
    else this.#refuse([recipient.at], reply);
  }

  /** DATA was said. The server may take it though it took nobody (RFC 2920 3.1): then an empty text is all that it gets. */
  async #data(): Promise<void> {
    const reply = await this.#session.hear(this.#session.timeouts.data);
    const wanted = this.#accepted.length > 0;
    if (!is(reply, 3)) {
      if (wanted) this.#refuse(this.#accepted, reply);
      return;
    }
    if (!wanted && this.#session.protocol === "lmtp") {
      // With nobody to answer for, nobody knows whether a reply will come (RFC 2033 4.2).
      this.#session.spoilt = true;
      return;
    }
    const { bytes, survey } = this.#outgoing;
    const text = survey.dotLines > 0 ? [stuffDots(bytes)] : [bytes, endOfData(bytes)];
    await this.#sendText(wanted ? text : [endOfData(new Uint8Array(0))]);
    await this.#hearEnd(wanted);
  }

  #chunk(): Uint8Array[] {
    const { bytes, body, survey } = this.#outgoing;
    return body === "BINARYMIME" || survey.ended ? [bytes] : [bytes, LINE_END];
  }

  #chunkHeader(): string {
    const size = this.#chunk().reduce((sum, piece) => sum + piece.length, 0);
    return commandLine("BDAT", `${size}`, "LAST");
  }

  async #sendChunk(): Promise<void> {
    await this.#sendText([Buffer.from(this.#chunkHeader()), ...this.#chunk()]);
    await this.#hearEnd(true);
  }

  async #sendText(pieces: readonly Uint8Array[]): Promise<void> {
    const { channel, timeouts } = this.#session;
    this.#textSent = true;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length <= BLOCK_BYTES) channel.write(pieces, this.#finalReplies);
    else await channel.writeText(pieces, timeouts.block, this.#finalReplies);
  }

  /** LMTP answers for every recipient that it took (RFC 2033 4.2, 4.3). */
  get #finalReplies(): number {
    return this.#session.protocol === "lmtp" ? this.#accepted.length : 1;
  }

  async #hearEnd(wanted: boolean): Promise<void> {
    const { end } = this.#session.timeouts;
    if (this.#session.protocol === "smtp" || !wanted) {
      const reply = await this.#session.hear(end);
      if (wanted) this.#answer(this.#accepted, reply);
      if (wanted) this.#session.needsReset = false;
      return;
    }
    while (this.#accepted.length > 0) {
      const reply = await this.#session.hear(end);
      this.#answer(this.#accepted.splice(0, 1), reply);
    }
    this.#session.needsReset = false;
  }

  #answer(recipients: readonly number[], reply: ServerReply): void {
    if (is(reply, 2)) this.#delivery.delivered(recipients, remoteReply(reply), this.#session);
    else this.#refuse(recipients, reply);
  }

  /** 4xx may be answered differently by another server; 5xx is final. Anything else shows that the two do not understand each other. */
  #refuse(recipients: readonly number[], reply: ServerReply): void {
    const words = remoteReply(reply);
    if (is(reply, 5)) return this.#delivery.settle(recipients, words, this.#session);
    if (!is(reply, 4)) this.#session.spoilt = true;
    this.#delivery.suggest(recipients, is(reply, 4) ? words : this.#senseless(reply), this.#session);
  }

  #senseless({ code }: ServerReply): RemoteReply {
    const { host, address } = this.#session.channel.remote;
    return ownReply("4.5.0", `${host} [${address}] answered ${code}, which makes no sense here.`);
  }

  /** The connection broke. Once the text is out it may have been taken: asking another server at once would make two of it. */
  #broken({ reply }: Trouble): void {
    this.#session.spoilt = true;
    const words = this.#session.farewell ?? reply;
    const undecided = [...this.#accepted, ...indices(this.#recipients.slice(this.#rcptReplies))];
    if (this.#mayBeTaken) this.#delivery.settle(undecided, words, this.#session);
    else this.#delivery.suggest(undecided, words, this.#session);
  }

  /** A text that went with its envelope has been read, perhaps, where replies to the envelope were lost; not after a goodbye among them. */
  get #mayBeTaken(): boolean {
    if (this.#textSent) return true;
    return this.#way === "eager-chunk" && this.#accepted.length > 0 && this.#session.farewell === undefined;
  }
}

function indices(recipients: readonly Addressed[]): number[] {
  return recipients.map(({ at }) => at);
}

const LINE_END = Buffer.from("\r\n");

function is({ code }: ServerReply, kind: 2 | 3 | 4 | 5): boolean {
  return Math.floor(code / 100) === kind;
}

/** RFC 5321 4.5.3.1.10; 552 is what it was before. With another enhanced code it is about the mailbox or the disk. */
function isTooMany(reply: ServerReply): boolean {
  if (reply.code !== 452 && reply.code !== 552) return false;
  const enhanced = enhancedCode(reply);
  return enhanced === undefined || enhanced.endsWith(".5.3");
}
