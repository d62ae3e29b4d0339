/** How the result of a SEARCH or SORT is told and kept: SEARCH, SORT, ESEARCH (RFC 9051 7.3.4) and the saved result (RFC 5182). */
import type { Mailbox, MailboxId } from "../../store/model.ts";
import { compactNumbers } from "../../wire/imap/number-set.ts";
import { formatPartialRange, partialSpan } from "../../wire/imap/partial-range.ts";
import type { ResultOptions } from "../../wire/imap/result-options.ts";
import { type SearchKey, someKey } from "../../wire/imap/search.ts";
import { TOLD_PER_PAGE } from "../limits.ts";
import { mailboxText } from "../mailboxes/mailbox-text.ts";
import type { Session } from "../session.ts";
import type { Reached, Space } from "../mailboxes/spaces.ts";
import type { View } from "../selected/view.ts";

/** In the order asked for; UIDs, or sequence numbers for commands without UID. */
type Numbers = readonly number[];

/** What was found, in the order to tell it, and what was asked. */
export interface Found {
  readonly uids: readonly number[];
  readonly key: SearchKey;
  readonly options: ResultOptions | undefined;
  /** How relevant each is, from 1 to 100; where nobody asks, none is known. */
  readonly scores: ReadonlyMap<number, number>;
}

/** Who asked, and how. */
export interface Asked {
  readonly name: "SEARCH" | "SORT";
  readonly uid: boolean;
  /** Which search a response belongs to (`correlatorOf`). */
  readonly correlator: string;
}

/** `(TAG "a142")` (RFC 4466 2.6.2), and of what was not asked of the selected mailbox alone also where (RFC 7377 2.1). */
export function correlatorOf(tag: string, searched?: { readonly mailbox: Mailbox; readonly utf8: boolean }): string {
  if (searched === undefined) return `(TAG "${tag}")`;
  const { mailbox, utf8 } = searched;
  return `(TAG "${tag}" MAILBOX ${mailboxText(mailbox.path, utf8)} UIDVALIDITY ${mailbox.uidValidity})`;
}

/** `* SEARCH 2 84 882 (MODSEQ 917162500)` without its `* `. */
function searchAnswer(name: "SEARCH" | "SORT", numbers: Numbers, modseq: number | undefined): string {
  const list = numbers.length === 0 ? "" : ` ${numbers.join(" ")}`;
  return `${name}${list}${modseq === undefined || numbers.length === 0 ? "" : ` (MODSEQ ${modseq})`}`;
}

/** ` MIN 7 MAX 3800 ALL 2,10:11 COUNT 5`: the items that were asked for, in the order of the standards. */
function items(numbers: Numbers, { items: asked, partial }: ResultOptions, scores: Numbers): string {
  const first = numbers[0];
  const last = numbers.at(-1);
  let text = "";
  if (asked.has("MIN") && first !== undefined) text += ` MIN ${first}`;
  if (asked.has("MAX") && last !== undefined) text += ` MAX ${last}`;
  if (asked.has("ALL") && first !== undefined) text += ` ALL ${compactNumbers(numbers)}`;
  const span = partial === undefined ? [] : partialSpan(partial, numbers.length);
  if (partial !== undefined) {
    const set = compactNumbers(numbers.slice(...span));
    text += ` PARTIAL (${formatPartialRange(partial)} ${set === "" ? "NIL" : set})`;
  }
  if (asked.has("COUNT")) text += ` COUNT ${numbers.length}`;
  if (asked.has("RELEVANCY")) text += ` RELEVANCY (${scores.slice(...span).join(" ")})`;
  return text;
}

/** The results that are told one by one, or saved when nothing asks for all of them: the ends, or a part (RFC 9394 3.2). */
function singledOut(uids: Numbers, { items: asked, partial }: ResultOptions): Numbers {
  if (asked.has("ALL") || asked.has("COUNT") || (partial === undefined && !asked.has("MIN") && !asked.has("MAX")))
    return uids;
  const some = new Set(partial === undefined ? [] : uids.slice(...partialSpan(partial, uids.length)));
  const first = uids[0];
  const last = uids.at(-1);
  if (asked.has("MIN") && first !== undefined) some.add(first);
  if (asked.has("MAX") && last !== undefined) some.add(last);
  return [...some];
}

/** Whether some key asks by MODSEQ. */
export function asksModseq(key: SearchKey): boolean {
  return someKey(key, ({ kind }) => kind === "modseq");
}

/** The highest MODSEQ of the messages whose numbers are told: of the ends alone when only those are (RFC 7162 3.1.5). */
async function highestModseq({ account }: Space, mailboxId: MailboxId, told: Numbers): Promise<number> {
  const snapshot = await account.snapshot(mailboxId);
  let highest = 0;
  for (const uid of told) {
    const index = snapshot.indexOf(uid);
    if (index >= 0) highest = Math.max(highest, snapshot.modseqs.at(index));
  }
  return highest;
}

async function sequenceNumbers(session: Session, view: View, uids: Numbers): Promise<Numbers> {
  const numbers: number[] = [];
  for (const uid of uids) {
    if (numbers.length % TOLD_PER_PAGE === TOLD_PER_PAGE - 1) await session.drained();
    numbers.push(view.sequenceOf(uid));
  }
  return numbers;
}

/** Tells and keeps the result of a SEARCH or SORT of the selected mailbox as its options say. */
export async function tellResult(session: Session, view: View, found: Found, asked: Asked): Promise<void> {
  const { uids, options } = found;
  if (options?.items.has("SAVE") === true) view.saved = Uint32Array.from(singledOut(uids, options)).sort();
  const numbers = asked.uid ? uids : await sequenceNumbers(session, view, uids);
  await tellNumbers(session, { space: session.space, id: view.mailboxId }, { ...found, numbers }, asked);
}

/** Tells what was found in any mailbox; `numbers` name the messages `uids` to the client. */
export async function tellNumbers(
  session: Session,
  { space, id }: Pick<Reached, "space" | "id">,
  { uids, numbers, key, options, scores }: Found & { readonly numbers: Numbers },
  { name, uid, correlator }: Asked,
): Promise<void> {
  const told = options === undefined ? uids : singledOut(uids, options);
  const modseq = asksModseq(key) ? await highestModseq(space, id, told) : undefined;
  await session.drained();
  if (options === undefined) return session.untagged(searchAnswer(name, numbers, modseq));
  // Who only saves is not told (RFC 5182 2.1).
  if (options.items.has("SAVE") && options.items.size === 1 && options.partial === undefined) return;
  const inOrder = options.items.has("RELEVANCY") ? uids.map((each) => scores.get(each) ?? 1) : [];
  const withModseq = modseq === undefined || numbers.length === 0 ? "" : ` MODSEQ ${modseq}`;
  session.untagged(`ESEARCH ${correlator}${uid ? " UID" : ""}${items(numbers, options, inOrder)}${withModseq}`);
}
