/** A server that we talk to: what it can do, and how the connection to it stands. */
import type { Log } from "../base/log.ts";
import { type Extensions, readExtensions } from "../wire/smtp/extensions.ts";
import type { ServerReply } from "../wire/smtp/reply-reader.ts";
import type { Channel } from "./channel.ts";
import type { Timeouts } from "./limits.ts";
import type { RecipientResult, RemoteReply } from "./transport.ts";
import { ownReply, remoteReply, Trouble } from "./trouble.ts";

export class Session {
  readonly channel: Channel;
  readonly protocol: "smtp" | "lmtp";
  readonly timeouts: Timeouts;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  extensions: Extensions = readExtensions([]);
  tls: RecipientResult["tls"];
  /** Replies heard, up to a goodbye. */
  replies = 0;
  /** Transactions begun. */
  transactions = 0;
  /** A transaction is open that nothing will come of. */
  needsReset = false;
  /** The words of the other side's goodbye (421), which it may say at any time. */
  farewell: RemoteReply | undefined;
  /** Not to be used again: the other side said goodbye, or nobody knows any more what its next reply is for. */
  spoilt = false;

  constructor(facts: Pick<Session, "channel" | "protocol" | "timeouts" | "log" | "openedAt">) {
    this.channel = facts.channel;
    this.protocol = facts.protocol;
    this.timeouts = facts.timeouts;
    this.log = facts.log;
    this.openedAt = facts.openedAt;
  }

  /** Whether another transaction may begin now. */
  get usable(): boolean {
    const { transactions } = this.extensions.limits;
    return this.channel.quiet && !this.spoilt && (transactions === undefined || this.transactions < transactions);
  }

  /** What is wrong with the connection; undefined also for one that was only used enough. */
  get problem(): RemoteReply | undefined {
    const { trouble: broken, leftover, remote } = this.channel;
    if (this.farewell !== undefined || broken !== undefined) return this.farewell ?? broken?.reply;
    return leftover ? ownReply("4.5.0", `${remote.host} [${remote.address}] says more than it was asked`) : undefined;
  }

  /** Sends commands in one write, and `text` behind them. */
  say(lines: readonly string[], text: readonly Uint8Array[] = []): void {
    if (this.log.traces) this.log.trace({ lines: lines.map((line) => line.trimEnd()) }, "to server");
    this.channel.write([lines.join(""), ...text], lines.length);
  }

  /** Sends what lets somebody log in, which no log shows. */
  saySecretly(line: string): void {
    if (this.log.traces) this.log.trace({ line: "<masked>" }, "to server");
    this.channel.write([line], 1);
  }

  /** The next reply. Throws Trouble when there is none; what a server says after its goodbye answers nothing any more. */
  async hear(ms: number): Promise<ServerReply> {
    if (this.farewell !== undefined) throw new Trouble(this.farewell);
    const reply = await this.channel.reply(ms);
    if (this.log.traces) this.log.trace({ code: reply.code, lines: reply.lines }, "from server");
    if (reply.code === 421) {
      this.farewell = remoteReply(reply);
      this.spoilt = true;
    } else {
      this.replies++;
    }
    return reply;
  }

  /** Says goodbye; resolves when the connection is gone. */
  end(): Promise<void> {
    return this.channel.quit(this.timeouts.quit);
  }
}
