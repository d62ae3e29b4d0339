/** One handover under way: which recipients are decided, and what the others were told last. */
import type { Session } from "./session.ts";
import type { Handover, HandoverRecipient, HandoverResult, RecipientResult, RemoteReply } from "./transport.ts";
import { isPermanent, ownReply } from "./trouble.ts";

export class Delivery {
  readonly handover: Handover;
  readonly #final: (RecipientResult | undefined)[];
  /** What a server said that may be asked again, or that another server may answer differently. */
  readonly #last: (RecipientResult | undefined)[];
  /** Indices of recipients without a final answer, in their order. */
  #open: number[];
  /** Whether a server talked to us about this message, and neither hung up nor said goodbye. */
  connection: HandoverResult["connection"] = "bad";

  constructor(handover: Handover) {
    this.handover = handover;
    this.#final = handover.recipients.map(() => undefined);
    this.#last = handover.recipients.map(() => undefined);
    this.#open = handover.recipients.map((_, at) => at);
  }

  get open(): readonly number[] {
    return this.#open;
  }

  /** Those of them whom no server was asked about. */
  get untold(): readonly number[] {
    return this.#open.filter((at) => this.#last[at] === undefined);
  }

  recipient(at: number): HandoverRecipient {
    return this.handover.recipients[at] as HandoverRecipient;
  }

  /** The server has taken responsibility for these recipients. */
  delivered(recipients: readonly number[], reply: RemoteReply, session: Session): void {
    const dsnPassedOn = session.extensions.dsn;
    this.#decide(recipients, { ...refusal(reply, session), outcome: "delivered", dsnPassedOn });
  }

  /** The last word for these recipients, which is no. */
  settle(recipients: readonly number[], reply: RemoteReply, session?: Session): void {
    this.#decide(recipients, refusal(reply, session));
  }

  #decide(recipients: readonly number[], result: RecipientResult): void {
    for (const at of recipients) this.#final[at] = result;
    this.#open = this.#open.filter((at) => this.#final[at] === undefined);
  }

  /** A word that another server may change; the last one if none does. */
  suggest(recipients: readonly number[], reply: RemoteReply, session?: Session): void {
    for (const at of recipients) this.#last[at] = refusal(reply, session);
  }

  /** Everybody without an answer gets what was said last, or `otherwise`. */
  finish(otherwise: RemoteReply): HandoverResult {
    const rest = refusal(otherwise, undefined);
    const results = this.#final.map((result, at) => result ?? this.#last[at] ?? rest);
    return { results, connection: this.connection };
  }
}

function refusal(reply: RemoteReply, session: Session | undefined): RecipientResult {
  return {
    outcome: isPermanent(reply) ? "failed" : "deferred",
    reply,
    remote: session?.channel.remote,
    dsnPassedOn: false,
    tls: session?.tls,
  };
}

export const SHUTTING_DOWN: RemoteReply = ownReply("4.3.2", "This server is shutting down.");
