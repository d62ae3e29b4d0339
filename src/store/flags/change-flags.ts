/** Changing flags: what comes of them is worked out once for each combination that messages had before, however many messages. */
import type { FlagChange, FlagsChanged } from "../account.ts";
import { checkedFlags, flagKey } from "./flags.ts";
import { count, type MailboxRow } from "../mailboxes/mailbox-row.ts";
import { type Before, type BlockRow, flagPages, writeFlags } from "./message-flags.ts";
import type { FlagSet, MailboxId, Snapshot, Uid } from "../model.ts";
import { RIGHTS, rightForFlag } from "../sharing/rights.ts";
import type { Work } from "../work.ts";

/** Messages of a snapshot that are looked at before others have their turn. */
const MARKED_AT_A_TIME = 5_000;

/** `rights` are those of whoever changes them: flags that take others stay as they are. */
export async function changeFlags(
  work: Work,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
  change: FlagChange,
  rights = RIGHTS,
): Promise<FlagsChanged> {
  const mailbox = await work.selectable(mailboxId);
  const changer = new FlagChanger(work, mailbox, {
    namesAfter: namesAfter(change, rights),
    unchangedSince: change.unchangedSince ?? Number.POSITIVE_INFINITY,
  });
  const snapshot = work.snapshot(mailbox);
  await changer.write(snapshot === undefined ? await changer.lookUp(uids) : await changer.lookAt(snapshot, uids));
  return { modseq: mailbox.highestModseq, changed: changer.changed, modified: changer.modified };
}

/** Takes from messages, which somebody has just put there, the flags that their rights do not let them set. */
export async function keepFlags(
  work: Work,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
  rights: string,
): Promise<void> {
  const changer = new FlagChanger(work, await work.selectable(mailboxId), {
    namesAfter: (names) => names.filter((name) => rights.includes(rightForFlag(name))),
    unchangedSince: Number.POSITIVE_INFINITY,
  });
  await changer.write(await changer.lookUp(uids));
}

type Names = readonly string[];

function namesAfter({ how, flags: given }: FlagChange, rights: string): (before: Names) => Names {
  const may = (flag: string): boolean => rights.includes(rightForFlag(flag));
  const flags = checkedFlags(given).filter(may);
  const keys = new Set(flags.map(flagKey));
  if (how === "replace") return (before) => [...before.filter((name) => !may(name)), ...flags];
  const without = (before: Names): Names => before.filter((name) => !keys.has(flagKey(name)));
  return how === "remove" ? without : (before) => [...without(before), ...flags];
}

/** What becomes of messages with one combination of flags. */
interface Step {
  readonly before: FlagSet;
  readonly after: FlagSet;
  messages: number;
}

class FlagChanger {
  readonly #work: Work;
  readonly #mailbox: MailboxRow;
  readonly #namesAfter: (before: Names) => Names;
  readonly #unchangedSince: number;
  /** By the id of the combination before. */
  readonly #steps: Step[] = [];
  readonly #flagSets: number[] = [];
  /** Messages that are different now, rising. */
  readonly changed: Uid[] = [];
  /** Messages that changed since `unchangedSince`, and are left alone. */
  readonly modified: Uid[] = [];

  constructor(work: Work, mailbox: MailboxRow, rule: { namesAfter: (before: Names) => Names; unchangedSince: number }) {
    this.#work = work;
    this.#mailbox = mailbox;
    this.#namesAfter = rule.namesAfter;
    this.#unchangedSince = rule.unchangedSince;
  }

  /** Works out what becomes of those of the messages (rising) that the snapshot, which is the newest, shows. */
  async lookAt(snapshot: Snapshot, uids: ArrayLike<number>): Promise<Before> {
    let at = -1;
    for (let i = 0; i < uids.length; i++) {
      if (i > 0 && i % MARKED_AT_A_TIME === 0) await this.#work.tx.breathe();
      const uid = uids[i] ?? 0;
      at = snapshot.uids[at + 1] === uid ? at + 1 : snapshot.indexOf(uid);
      if (at < 0) continue;
      const set = snapshot.flagSets.at(at);
      this.#take(this.#steps[set] ?? (await this.#decide(set)), uid as Uid, snapshot.modseqs.at(at));
    }
    return { snapshot };
  }

  /** The same of what is in the database. */
  async lookUp(uids: ArrayLike<number>): Promise<Before> {
    const { tx, accountId } = this.#work;
    const all: BlockRow[] = [];
    for await (const { rows, blocks } of flagPages({ tx, accountId, mailboxId: this.#mailbox.id }, uids)) {
      for (const [uid, set, modseq] of rows as unknown as readonly [Uid, number, number][]) {
        this.#take(this.#steps[set] ?? (await this.#decide(set)), uid, modseq);
      }
      for (const block of blocks) all.push(block);
    }
    return { blocks: all };
  }

  async #decide(set: number): Promise<Step> {
    const before = await this.#work.flagSet(set);
    const step = { before, after: await this.#work.flagSetOf(this.#namesAfter(before.names)), messages: 0 };
    this.#steps[set] = step;
    return step;
  }

  #take(step: Step, uid: Uid, modseq: number): void {
    if (modseq > this.#unchangedSince) {
      this.modified.push(uid);
    } else if (step.after.id !== step.before.id) {
      this.changed.push(uid);
      this.#flagSets.push(step.after.id);
      step.messages++;
    }
  }

  async write(before: Before): Promise<void> {
    if (this.changed.length === 0) return;
    const { tx, accountId } = this.#work;
    const flagged = { uids: this.changed, flagSets: this.#flagSets };
    const modseq = await this.#work.shows(this.#mailbox, flagged);
    await writeFlags({ tx, accountId, mailboxId: this.#mailbox.id }, flagged, modseq, before);
    for (const { before: old, after, messages } of this.#steps.filter(Boolean)) {
      count(this.#mailbox, old, { messages: -messages, size: 0, lineGrowth: 0 });
      count(this.#mailbox, after, { messages, size: 0, lineGrowth: 0 });
    }
  }
}
