/** One client's session as commands see it: its state, its account, its selected mailbox, and how to answer. */
import assert from "node:assert";
import type { Principal } from "../directory/login.ts";
import type { Connection } from "../net/connection.ts";
import type { Account } from "../store/account.ts";
import type { MailboxId, Modseq, Snapshot, Uid } from "../store/model.ts";
import { AnnotationNews } from "./notify/annotation-news.ts";
import { type Extension, extensionBits } from "./capability.ts";
import { IDLE_MS_MAX } from "./limits.ts";
import { Literals } from "./literals.ts";
import type { SharedParts } from "./parts.ts";
import { traceAnswer } from "./tracing.ts";
import { homeOf, type Reached, type Space } from "./mailboxes/spaces.ts";
import type { View } from "./selected/view.ts";
import type { Watch } from "./notify/watch.ts";

export type SessionState = "not-authenticated" | "authenticated" | "selected";

/** A command in progress that waits for a line of the client. */
export interface LineTaker {
  /** The line, without its CRLF. */
  take(line: Uint8Array): void | Promise<void>;
  /** The connection ended instead, or the line is too long. Ends when nothing more is said. */
  gone?(): void | Promise<void>;
  /** Something has happened that the client may want to hear of. */
  woken?(): void;
}

export type Completion = { readonly status: "OK" | "NO"; readonly code: string | undefined; readonly text: string };

/** `pipelined`: the client has sent more already, without waiting for the answer. */
export type Deed = (pipelined: boolean) => void | Promise<void>;

export class Session {
  readonly connection: Connection;
  readonly parts: SharedParts;
  /** Where the large literals of the command in progress are. */
  readonly literals: Literals;
  #home: Space | undefined;
  /** Where the selected mailbox is. */
  #space: Space | undefined;
  #listening: Disposable | undefined;
  #address = "";
  #view: View | undefined;
  /** Bits of `extensionBits`. */
  #enabled = 0;
  #snapshot: Snapshot | undefined;
  #keepsNumbers = false;
  #lowestDone: number | undefined;
  #completion: Completion | undefined;
  #lineTaker: LineTaker | undefined;
  #afterwards: Deed | undefined;
  #watch: Watch | undefined;
  #annotationNews: AnnotationNews | undefined;
  /** Something has happened that the client may want to hear of (NOTIFY). */
  readonly wake: () => void;

  constructor(connection: Connection, parts: SharedParts, wake: () => void) {
    this.connection = connection;
    this.wake = wake;
    this.parts = parts;
    this.literals = new Literals(parts);
  }

  get state(): SessionState {
    if (this.#view !== undefined) return "selected";
    return this.#home === undefined ? "not-authenticated" : "authenticated";
  }

  /** Whose mail this is. Only in commands that need a login. */
  get account(): Account {
    return this.home.account;
  }

  /** The user's own mailboxes. */
  get home(): Space {
    assert(this.#home !== undefined, "a command that needs a login ran without one");
    return this.#home;
  }

  /** Whose mailbox is selected. */
  get space(): Space {
    assert(this.#space !== undefined, "a command that needs a mailbox ran without one");
    return this.#space;
  }

  /** The primary address of who has logged in. */
  get address(): string {
    return this.#address;
  }

  /** The client's view of the selected mailbox. Only in commands whose states are just "selected". */
  get view(): View {
    assert(this.#view !== undefined, "a command that needs a mailbox ran without one");
    return this.#view;
  }

  /** The same where there may be none. */
  get selected(): View | undefined {
    return this.#view;
  }

  /** Whether it is that mailbox which is selected. */
  hasSelected({ id, space }: Pick<Reached, "id" | "space">): boolean {
    return this.#view?.mailboxId === id && this.#space?.account.id === space.account.id;
  }

  /** What the client has asked to hear of at any time; undefined as long as it has never said. */
  get watch(): Watch | undefined {
    return this.#watch;
  }

  /** From now on it is this that the client hears of. */
  watchBy(watch: Watch | undefined): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = watch;
    // The client may have left while it was made: nobody would end it any more.
    if (this.connection.closed) this.#deafen();
  }

  /** How far the client has heard of annotations; undefined where it does not want to. */
  get annotationNews(): AnnotationNews | undefined {
    return this.#annotationNews;
  }

  /** The client wants to hear of annotations from now on. */
  async hearOfAnnotations(): Promise<void> {
    this.#annotationNews ??= await AnnotationNews.begin(this.home);
    if (this.connection.closed) this.#deafen();
  }

  get rev2(): boolean {
    return this.enabled("IMAP4REV2");
  }

  /** Names, quoted strings and headers may be UTF-8 in both directions (RFC 9755, RFC 9051 5.1). */
  get utf8(): boolean {
    return this.enabled("UTF8=ACCEPT") || this.enabled("IMAP4REV2");
  }

  /** Every FETCH that nobody asked for, or that tells of changed flags, carries UID and MODSEQ (RFC 7162 3.2.4). */
  get condstore(): boolean {
    return this.enabled("CONDSTORE");
  }

  /** Removals are told by VANISHED, and the client hears how far it knows the mailbox (RFC 7162 3.2). */
  get qresync(): boolean {
    return this.enabled("QRESYNC");
  }

  /** Messages are named by UIDs alone, in both directions (RFC 9586). */
  get uidOnly(): boolean {
    return this.enabled("UIDONLY");
  }

  /** Switches an extension on for the rest of the session; answers whether it was off. QRESYNC brings CONDSTORE. */
  enable(extension: Extension): boolean {
    if (this.enabled(extension)) return false;
    if (extension === "QRESYNC") this.enable("CONDSTORE");
    this.#enabled |= extensionBits[extension];
    // RFC 7162 3.1: who begins with CONDSTORE in a selected mailbox is told how far it knows the mailbox.
    if (extension === "CONDSTORE" && this.#view !== undefined)
      this.untagged(`OK [HIGHESTMODSEQ ${this.#view.told.modseq}] Last change told`);
    return true;
  }

  enabled(extension: Extension): boolean {
    return (this.#enabled & extensionBits[extension]) !== 0;
  }

  login(principal: Principal): void {
    this.#home = homeOf(this.parts.store.account(principal.accountId));
    this.#address = principal.address;
    this.connection.idleLimit(IDLE_MS_MAX);
    this.literals.loggedIn();
  }

  /** Forgets whose session it was, and everything that was agreed on; TLS stays (RFC 8437 3). Compression ends behind the answer (RFC 8437 4.1). */
  logout(): void {
    this.unselect();
    this.#deafen();
    this.#home = undefined;
    this.#enabled = 0;
    this.literals.loggedOut();
    this.afterwards(() => this.connection.loggedOut());
  }

  /** The command in progress has made these messages; what they are the client knows. */
  made(space: Space, mailboxId: MailboxId, uids: readonly Uid[]): void {
    this.#watch?.made(space, mailboxId, uids);
    const shows = (this.#watch?.selected.shown.length ?? 0) > 0 || this.#view?.contexts !== undefined;
    if (shows && this.hasSelected({ id: mailboxId, space })) this.view.madeSome(uids);
  }

  select(view: View, space: Space): void {
    this.#view = view;
    this.#space = space;
    if (space !== this.#home && !this.connection.closed) this.#listening = space.account.watch(this.wake);
  }

  /** Leaves the selected mailbox without any change to it. */
  unselect(): void {
    this.#view = undefined;
    this.#space = undefined;
    this.#listening?.[Symbol.dispose]();
    this.#listening = undefined;
    this.#snapshot = undefined;
  }

  /** The newest snapshot of the selected mailbox; the news told with this command's answer is what it shows. */
  async snapshot(): Promise<Snapshot> {
    this.#snapshot = await this.space.account.snapshot(this.view.mailboxId);
    return this.#snapshot;
  }

  /** The same for a command that has just left the mailbox at this MODSEQ: what others do after that is news for the next one. */
  async snapshotAt(modseq: Modseq): Promise<Snapshot> {
    const last = this.space.account.lastSnapshot(this.view.mailboxId);
    if (last?.modseq !== modseq) return this.snapshot();
    this.#snapshot = last;
    return last;
  }

  /** The same at once; undefined when it has to be waited for. */
  snapshotNow(): Snapshot | undefined {
    this.#snapshot = this.space.account.snapshotNow(this.view.mailboxId);
    return this.#snapshot;
  }

  /** The command in progress has found out that this snapshot is the newest. */
  saw(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
  }

  /** The snapshot that the command in progress has asked for last, once. */
  takeSnapshot(): Snapshot | undefined {
    const snapshot = this.#snapshot;
    this.#snapshot = undefined;
    return snapshot;
  }

  /** The command in progress names messages by sequence numbers, though its name does not say so: no removal may be told with its answer. */
  keepNumbers(): void {
    this.#keepsNumbers = true;
  }

  /** The command in progress was about more messages than it may: it stops at the message with that UID (RFC 9738 3.1). Undefined: it failed. */
  stopsAt(uid: number | undefined): void {
    this.#lowestDone = uid;
  }

  /** For the dispatcher: the lowest UID that the command in progress got to, if it was not all. */
  get lowestDone(): number | undefined {
    return this.#lowestDone;
  }

  /** For the dispatcher: whether the command in progress names messages by sequence numbers. */
  get keepsNumbers(): boolean {
    return this.#keepsNumbers;
  }

  /** The names of a CAPABILITY response as things stand. */
  get capabilities(): string {
    const { connection, parts } = this;
    return parts.table.capabilityText({
      loggedIn: this.#home !== undefined,
      canStartTls: connection.canStartTls,
      allowsLogin: connection.allowsLogin,
      mechanisms: parts.gate.mechanisms(connection),
      canCompress: !connection.compressed,
      canLogOut: parts.unauthenticate,
      hasJmap: parts.jmapUrl !== undefined,
      appendLimit: parts.messageBytesMax,
      messageLimit: parts.messagesPerCommand,
    });
  }

  /** Adds to the answer; everything of a batch of commands leaves in one write. A string must be free of foreign CR and LF. */
  write(data: string | Uint8Array): void {
    if (data.length === 0) return;
    if (this.parts.log.traces) traceAnswer(this.connection.log, data);
    this.connection.write(data);
  }

  /** Adds pieces to the answer; for `lent` see `Connection.write`. */
  writeAll(pieces: readonly Uint8Array[], lent?: readonly Uint8Array[]): void {
    for (const [i, piece] of pieces.entries()) this.connection.write(piece, i === pieces.length - 1 ? lent : undefined);
  }

  /** Writes `* text`. */
  untagged(text: string): void {
    this.write(`* ${text}\r\n`);
  }

  /** Between commands and between the pages of a long answer: waits while the client has much unread, and lets others have a turn. */
  drained(): Promise<void> | undefined {
    return this.connection.congested ? this.#taken() : this.parts.turn.breath();
  }

  /** The system may take all of it at once: others have a turn all the same. */
  async #taken(): Promise<void> {
    await this.connection.drained();
    await new Promise(setImmediate);
  }

  /** The command in progress succeeded. `code` is a response code without brackets: `APPENDUID 38505 3955`. */
  ok(text: string, code?: string): void {
    this.#completion = { status: "OK", code, text };
  }

  /** The command in progress is refused. Where there is no more to say than a Refusal says, throw that. */
  no(text: string, code?: string): void {
    this.#completion = { status: "NO", code, text };
  }

  /** Does something as soon as the tagged answer to the command in progress is written: what follows LOGOUT and STARTTLS. */
  afterwards(deed: Deed): void {
    this.#afterwards = deed;
  }

  /** Sends a continuation request and gives the client's next line to `take`; the command goes on until a line is taken without asking again. */
  ask(prompt: string, take: LineTaker): void {
    this.write(`+ ${prompt}\r\n`);
    this.#lineTaker = take;
  }

  /** For the dispatcher: the command in progress is over, however it went. */
  commandOver(): void {
    this.literals.drop();
    this.#keepsNumbers = false;
    this.#lowestDone = undefined;
  }

  /** For the dispatcher: the connection is gone. */
  closed(): void {
    void this.takeLineTaker()?.gone?.();
    this.literals.drop();
    this.unselect();
    this.#deafen();
  }

  #deafen(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = undefined;
    this.#annotationNews?.[Symbol.dispose]();
    this.#annotationNews = undefined;
  }

  /** For the dispatcher: the command in progress, if it waits for a line. */
  get lineTaker(): LineTaker | undefined {
    return this.#lineTaker;
  }

  /** For the dispatcher: who takes the next line, if the command in progress asked for one. */
  takeLineTaker(): LineTaker | undefined {
    const taker = this.#lineTaker;
    this.#lineTaker = undefined;
    return taker;
  }

  /** For the dispatcher: what is to be done now that the answer is written. */
  takeAfterwards(): Deed | undefined {
    const deed = this.#afterwards;
    this.#afterwards = undefined;
    return deed;
  }

  /** For the dispatcher: what the command in progress said of its outcome, if anything. */
  takeCompletion(): Completion | undefined {
    const completion = this.#completion;
    this.#completion = undefined;
    return completion;
  }

  /** Says BYE as soon as the tagged answer to the command in progress is written, and what follows it is done. */
  byeAfterwards(text: string): void {
    const deed = this.takeAfterwards();
    this.afterwards(async (pipelined) => {
      await deed?.(pipelined);
      if (!this.connection.closed) this.bye(text);
    });
  }

  /** Says BYE and closes as soon as everything written is sent. */
  bye(text: string, code?: string): void {
    this.untagged(code === undefined ? `BYE ${text}` : `BYE [${code}] ${text}`);
    this.connection.end(text);
  }
}
