/** The results of an Email/query, all of them, in order. */
import { IdSet } from "../../base/dense-ids.ts";
import type { Account } from "../../store/account.ts";
import type { EmailColumns, Mailbox, MailboxId } from "../../store/model.ts";
import { emailIdText, parseObjectId } from "../../store/object-id.ts";
import type { Call } from "../method.ts";
import { type Comparator, conditionsOf, type Filter, type Results, takeFilter, takeSort } from "../standard/query.ts";
import { type EmailCondition, parseEmailCondition } from "./filter.ts";
import { matching, type Sought } from "./matching.ts";
import { EMAIL_SORTS, sorted } from "./sorting.ts";
import { columnsOf, type Universe, universeOf } from "./universe.ts";

export interface EmailQuery {
  readonly filter: Filter<EmailCondition> | undefined;
  readonly sort: readonly Comparator[];
  readonly collapseThreads: boolean;
}

export function takeEmailQuery(call: Call): EmailQuery {
  return {
    filter: takeFilter(call, parseEmailCondition),
    sort: takeSort(call, EMAIL_SORTS),
    collapseThreads: call.args.boolean("collapseThreads", false),
  };
}

/** Whether it asks for nothing but what an email has from the beginning: no mailbox, no keyword. */
export function isImmutable({ filter, sort }: EmailQuery): boolean {
  const asked = conditionsOf(filter).flat();
  return (
    asked.every(({ kind }) => ["received", "size", "attachment", "text"].includes(kind)) &&
    sort.every(({ property }) => !property.endsWith("Keyword"))
  );
}

export interface EmailResults {
  /** The account's position in its change log, before anything was looked at. */
  readonly state: number;
  readonly emailIds: readonly number[];
}

/** The results as clients name them: made into text only where they are shown. */
export function namesOf(emailIds: readonly number[]): Results {
  return {
    length: emailIds.length,
    indexOf: (name) => emailIds.indexOf(parseObjectId(name, "M") ?? Number.NaN),
    slice: (from, to) => emailIds.slice(from, to).map(emailIdText),
  };
}

export async function queryEmails(account: Account, query: EmailQuery): Promise<EmailResults> {
  const { mailboxes, state } = await account.read(async (mail) => ({
    mailboxes: (await mail.mailboxes()).filter(({ selectable, rights }) => selectable && rights.includes("r")),
    state: Number(await mail.modseq()),
  }));
  const sought = await soughtIn(account, mailboxes, onlyMailbox(query.filter));
  const found = await sorted(sought, await matching(sought, query.filter), query.sort);
  const shown = query.collapseThreads ? firstOfThreads(sought.universe, found) : found;
  return { state, emailIds: shown.map((at) => sought.universe.emailIds[at] ?? 0) };
}

/** What is in other mailboxes than `only` is looked at where something asks for it. */
async function soughtIn(account: Account, mailboxes: readonly Mailbox[], only: MailboxId | undefined): Promise<Sought> {
  const isNear = ({ id }: Mailbox): boolean => only === undefined || id === only;
  const near = await columnsOf(account, mailboxes.filter(isNear));
  const universe = universeOf(near);
  const far = mailboxes.filter((mailbox) => !isNear(mailbox));
  let columns: Promise<readonly EmailColumns[]> | undefined;
  const everywhere: Sought["everywhere"] = () =>
    (columns ??= columnsOf(account, far).then((others) => [...near, ...others]));
  let all: Promise<Universe> | undefined;
  const everything: Sought["everything"] = () =>
    (all ??= everywhere().then((those) => (only === undefined ? universe : universeOf(those))));
  return { account, universe, everywhere, everything };
}

/** The mailbox that every result must be in, if the filter says so at its top and asks of no other. */
function onlyMailbox(filter: Filter<EmailCondition> | undefined): MailboxId | undefined {
  const only = requiredMailbox(filter);
  const others = conditionsOf(filter)
    .flat()
    .some((term) => term.kind === "in-other" || (term.kind === "in" && term.mailbox !== only));
  return others ? undefined : only;
}

function requiredMailbox(filter: Filter<EmailCondition> | undefined): MailboxId | undefined {
  if (filter === undefined) return undefined;
  if ("condition" in filter) return filter.condition.find((term) => term.kind === "in")?.mailbox;
  if (filter.operator !== "AND") return undefined;
  for (const each of filter.of) {
    const required = requiredMailbox(each);
    if (required !== undefined) return required;
  }
  return undefined;
}

function firstOfThreads(universe: Universe, found: readonly number[]): number[] {
  const seen = new IdSet(universe.threadIds);
  return found.filter((at) => seen.add(universe.threadIds[at] ?? 0));
}
