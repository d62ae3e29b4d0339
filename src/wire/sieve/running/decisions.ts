/** What a run decided: its actions in their order, each place once (RFC 5228 2.10.3), and those that exclude each other. */
import type { FileIntoAction, KeepAction, RedirectAction, SieveAction } from "../action.ts";
import { ACTIONS_MAX, REDIRECTS_MAX } from "../limits.ts";
import type { ScriptMessage } from "../message/script-message.ts";
import { Failed } from "./failed.ts";

/** What an action has of the message is added here. */
type Storing = Omit<KeepAction, "message"> | Omit<FileIntoAction, "message">;

export class Decisions {
  readonly #message: ScriptMessage;
  readonly #actions: SieveAction[] = [];
  /** Whether the message is kept when the script says nothing else (RFC 5228 2.10.2). */
  #keepsImplicitly = true;

  constructor(message: ScriptMessage) {
    this.#message = message;
  }

  /** The script takes care of the message. */
  cancelKeep(): void {
    this.#keepsImplicitly = false;
  }

  discard(): void {
    this.cancelKeep();
    if (!this.#actions.some(({ kind }) => kind === "discard")) this.add({ kind: "discard" });
  }

  /** Into the same place once: the flags are those of the last time. */
  store(storing: Storing): void {
    const action: KeepAction | FileIntoAction = { ...storing, message: this.#message.edited };
    const same = this.#actions.findIndex((each) => placeOf(each) === placeOf(action));
    if (same < 0) this.add(action);
    else this.#actions[same] = action;
  }

  redirect(address: string): void {
    const action: RedirectAction = { kind: "redirect", address, message: this.#message.edited };
    const redirects = this.#actions.filter(({ kind }) => kind === "redirect");
    if (redirects.some((each) => sameAddress(each as RedirectAction, action))) return;
    if (redirects.length >= REDIRECTS_MAX)
      throw new Failed(`a message is redirected to at most ${REDIRECTS_MAX} addresses`);
    this.add(action);
  }

  add(action: SieveAction): void {
    const other = this.#actions.find((each) => excludes(each, action) || excludes(action, each));
    if (other !== undefined) {
      throw new Failed(
        other.kind === action.kind
          ? `a message gets ${action.kind} once`
          : `${action.kind} and ${other.kind} exclude each other: the sender would be told that the message was not taken`,
      );
    }
    if (this.#actions.length >= ACTIONS_MAX) throw new Failed(`a script may ask for at most ${ACTIONS_MAX} actions`);
    this.#actions.push(action);
  }

  /** `flags` are those of an implicit keep. */
  finish(flags: readonly string[] | undefined): readonly SieveAction[] {
    if (this.#keepsImplicitly) this.store({ kind: "keep", isImplicit: true, flags });
    return this.#actions;
  }
}

/** A keep and a fileinto of the inbox are the same place. */
function placeOf(action: SieveAction): string | undefined {
  if (action.kind === "keep") return "INBOX";
  if (action.kind !== "fileinto") return undefined;
  const mailbox = action.mailbox.toUpperCase() === "INBOX" ? "INBOX" : action.mailbox;
  return action.specialUse === undefined ? mailbox : `${action.specialUse}\0${mailbox}`;
}

function sameAddress(a: RedirectAction, b: RedirectAction): boolean {
  return lowerDomain(a.address) === lowerDomain(b.address);
}

function lowerDomain(address: string): string {
  const at = address.lastIndexOf("@");
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

/** RFC 5429 2.2, 2.3 and RFC 5230 4.7: a message that is refused is not taken too, nor answered; and one answer is enough. */
function excludes(first: SieveAction, second: SieveAction): boolean {
  if (first.kind === "vacation") return second.kind === "vacation";
  return first.kind === "reject" && ["reject", "keep", "fileinto", "redirect", "vacation"].includes(second.kind);
}
