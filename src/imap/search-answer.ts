/** How the result of a SEARCH or SORT is told and kept: SEARCH, SORT, ESEARCH (RFC 9051 7.3.4) and the saved result (RFC 5182). */
import type { Snapshot } from "../store/model.ts";
import { compactNumbers } from "../wire/imap/number-set.ts";
import type { SearchKey, SearchResultOption } from "../wire/imap/search.ts";
import type { Session } from "./session.ts";
import type { View } from "./view.ts";

interface Result {
  /** In the order asked for; UIDs, or sequence numbers for commands without UID. */
  readonly numbers: readonly number[];
  /** The highest MODSEQ to tell; undefined when the search did not ask by MODSEQ (RFC 7162 3.1.5). */
  readonly modseq: number | undefined;
}

/** `* SEARCH 2 84 882 (MODSEQ 917162500)` without its `* `. */
function searchAnswer(name: "SEARCH" | "SORT", { numbers, modseq }: Result): string {
  const list = numbers.length === 0 ? "" : ` ${numbers.join(" ")}`;
  return `${name}${list}${modseq === undefined || numbers.length === 0 ? "" : ` (MODSEQ ${modseq})`}`;
}

/** `ESEARCH (TAG "A285") UID MIN 7 MAX 3800 ALL 2,10:11 COUNT 5`; undefined when nothing but SAVE was asked for. */
function extendedAnswer(
  result: Result,
  options: ReadonlySet<SearchResultOption>,
  about: { tag: string; uid: boolean },
): string | undefined {
  if (options.size === 1 && options.has("SAVE")) return undefined;
  const { numbers, modseq } = result;
  let text = `ESEARCH (TAG "${about.tag.replace(/["\\]/g, "\\$&")}")${about.uid ? " UID" : ""}`;
  const first = numbers[0];
  const last = numbers.at(-1);
  if (options.has("MIN") && first !== undefined) text += ` MIN ${first}`;
  if (options.has("MAX") && last !== undefined) text += ` MAX ${last}`;
  if (options.has("ALL") && first !== undefined) text += ` ALL ${compactNumbers(numbers)}`;
  if (options.has("COUNT")) text += ` COUNT ${numbers.length}`;
  if (modseq !== undefined && first !== undefined) text += ` MODSEQ ${modseq}`;
  return text;
}

/** What `$` means from now on: just the ends when only those were asked for (RFC 9051 6.4.4.1). */
function savedResult(uids: readonly number[], options: ReadonlySet<SearchResultOption>): Uint32Array {
  if (options.has("ALL") || options.has("COUNT") || (!options.has("MIN") && !options.has("MAX")))
    return Uint32Array.from(uids);
  const ends = new Set<number>();
  const first = uids[0];
  const last = uids.at(-1);
  if (options.has("MIN") && first !== undefined) ends.add(first);
  if (options.has("MAX") && last !== undefined) ends.add(last);
  return Uint32Array.from(ends);
}

/** Whether some key asks by MODSEQ. */
export function asksModseq(key: SearchKey): boolean {
  if (key.kind === "and" || key.kind === "or") return key.of.some(asksModseq);
  return key.kind === "not" ? asksModseq(key.of) : key.kind === "modseq";
}

/** The highest MODSEQ of the messages whose numbers are told: of the ends alone when only those are (RFC 7162 3.1.5). */
function highestModseq(
  uids: readonly number[],
  picture: Snapshot,
  options: ReadonlySet<SearchResultOption> | undefined,
): number {
  const told = options === undefined ? uids : savedResult(uids, options);
  let highest = 0;
  for (const uid of told) {
    const index = picture.indexOf(uid);
    if (index >= 0) highest = Math.max(highest, picture.modseqs[index]!);
  }
  return highest;
}

/** What was found, in the order to tell it, and what was asked. */
export interface Found {
  readonly view: View;
  readonly uids: readonly number[];
  readonly key: SearchKey;
  readonly options: ReadonlySet<SearchResultOption> | undefined;
}

/** Tells and keeps the result of a SEARCH or SORT as its options say. */
export async function tellResult(
  session: Session,
  { view, uids, key, options }: Found,
  about: { name: "SEARCH" | "SORT"; tag: string; uid: boolean },
): Promise<void> {
  if (options?.has("SAVE") === true) view.saved = savedResult(uids, options).sort();
  const modseq = asksModseq(key)
    ? highestModseq(uids, await session.account.snapshot(view.mailboxId), options)
    : undefined;
  const numbers = about.uid ? uids : uids.map((each) => view.sequenceOf(each));
  const answer =
    options === undefined
      ? searchAnswer(about.name, { numbers, modseq })
      : extendedAnswer({ numbers, modseq }, options, about);
  if (answer !== undefined) session.untagged(answer);
}
