/** FETCH of what a snapshot knows by itself, UID, FLAGS and MODSEQ: the text of a page at once, since pieces cost more than what they say. */
import type { Snapshot } from "../../store/model.ts";
import type { FetchItem } from "../../wire/imap/fetch.ts";
import { flagText } from "../messages/flag-text.ts";
import type { Positions } from "../selected/message-numbers.ts";
import type { View } from "../selected/view.ts";
import { fetchOpening } from "./fetch-line.ts";
import type { FetchPlan } from "./plan.ts";

export class SnapshotLines {
  readonly #view: View;
  readonly #plan: FetchPlan;
  readonly #uidOnly: boolean;
  /** By the id of the flag set, and the same of messages that are \\Recent. */
  readonly #flags: string[] = [];
  readonly #recentFlags: string[] = [];
  /** The ids of flag sets whose keywords the client has been told of. */
  readonly #announced: boolean[] = [];
  /** Messages in the client's numbering that are gone. */
  missing = 0;

  constructor(view: View, plan: FetchPlan, uidOnly: boolean) {
    this.#view = view;
    this.#plan = plan;
    this.#uidOnly = uidOnly;
  }

  /** The messages of a page that are still there and changed since the client asked about. */
  of(snapshot: Snapshot, page: Positions): string {
    const { uids } = this.#view;
    const direct = snapshot.uids === uids;
    const since = this.#plan.changedSince ?? -1;
    let text = "";
    for (const [from, before] of page) {
      for (let position = from; position < before; position++) {
        const index = direct ? position : snapshot.indexOf(uids[position]!);
        if (index < 0) text += this.#gone(position);
        else if (since < 0 || snapshot.modseqs.at(index) > since) text += this.#line(snapshot, index, position);
      }
    }
    return text;
  }

  /** Of a message that is gone and still counted, the client may hear its UID (RFC 2180 4.1.1); nobody knows more of it. */
  #gone(position: number): string {
    const onlyUid = this.#plan.items.every((item) => item.kind === "attribute" && item.name === "UID");
    const uid = this.#view.uids[position]!;
    if (onlyUid && !this.#uidOnly) return `* ${fetchOpening(false, position + 1, uid)}UID ${uid})\r\n`;
    this.missing++;
    return "";
  }

  #line(snapshot: Snapshot, index: number, position: number): string {
    const { items } = this.#plan;
    const uid = snapshot.uids[index]!;
    const news = this.#plan.withFlags ? this.#announce(snapshot, index) : "";
    let text = `${news}* ${fetchOpening(this.#uidOnly, position + 1, uid)}`;
    for (let i = 0; i < items.length; i++) {
      if (i > 0) text += " ";
      text += this.#value(items[i]!, snapshot, index, uid);
    }
    return `${text})\r\n`;
  }

  #announce(snapshot: Snapshot, index: number): string {
    const set = snapshot.flagSets.at(index);
    if (this.#announced[set] === true) return "";
    this.#announced[set] = true;
    return this.#view.announce(snapshot.flagSet(set));
  }

  #value(item: FetchItem, snapshot: Snapshot, index: number, uid: number): string {
    const name = item.kind === "attribute" ? item.name : item.kind;
    if (name === "UID") return `UID ${uid}`;
    if (name === "MODSEQ") return `MODSEQ (${snapshot.modseqs.at(index)})`;
    if (name !== "FLAGS") throw new Error(`a snapshot knows nothing of ${name}`);
    const set = snapshot.flagSets.at(index);
    const recent = this.#view.isRecent(uid);
    const known = recent ? this.#recentFlags : this.#flags;
    return (known[set] ??= `FLAGS ${flagText(snapshot.flagSet(set), recent)}`);
  }
}
