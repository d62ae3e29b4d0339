/** The results of an EmailSubmission/query, all of them, in order (RFC 8621 7.3). */
import type { Account } from "../store/account.ts";
import { parseUtcDate } from "./dates.ts";
import type { Json } from "./json.ts";
import type { Call } from "./method.ts";
import {
  type Comparator,
  conditionBy,
  type ConditionReader,
  type Filter,
  meets,
  takeFilter,
  takeSort,
} from "./standard/query.ts";
import { recordState } from "./standard/records.ts";
import { comparison } from "./standard/sort.ts";
import { readSubmission, type ShownSubmission, submissionProperties, submissionType } from "./submission.ts";

type Condition = (shown: ShownSubmission) => boolean;

export interface SubmissionQuery {
  readonly filter: Filter<Condition> | undefined;
  readonly sort: readonly Comparator[];
}

const SORTS: ReadonlySet<string> = new Set(["emailId", "threadId", "sentAt"]);

export function takeSubmissionQuery(call: Call): SubmissionQuery {
  return { filter: takeFilter(call, conditionOf), sort: takeSort(call, SORTS) };
}

const listed =
  (property: string) =>
  (value: Json): Condition | undefined => {
    if (!Array.isArray(value)) return undefined;
    const ids = new Set(value as readonly Json[]);
    return (shown) => ids.has(submissionProperties[property]?.(shown) ?? null);
  };

function moment(value: Json): number | undefined {
  return typeof value === "string" ? parseUtcDate(value) : undefined;
}

const readers: Readonly<Record<string, ConditionReader<ShownSubmission>>> = {
  identityIds: listed("identityId"),
  emailIds: listed("emailId"),
  threadIds: listed("threadId"),
  undoStatus: (value) =>
    typeof value === "string" ? (shown) => submissionProperties["undoStatus"]?.(shown) === value : undefined,
  before: (value) => {
    const at = moment(value);
    return at === undefined ? undefined : ({ submission }) => submission.sendAt < at;
  },
  after: (value) => {
    const at = moment(value);
    return at === undefined ? undefined : ({ submission }) => submission.sendAt >= at;
  },
};

const conditionOf = conditionBy(readers);

export interface SubmissionResults {
  readonly state: number;
  readonly ids: readonly string[];
}

export async function querySubmissions(
  account: Account,
  query: SubmissionQuery,
  now: number,
): Promise<SubmissionResults> {
  const { records, state } = await account.read(async (mail) => ({
    records: await mail.records("submission"),
    state: Number(await recordState(mail, submissionType)),
  }));
  const all = records.map((record): ShownSubmission => ({ id: record.id, submission: readSubmission(record), now }));
  const { filter, sort } = query;
  const found = all.filter((shown) => filter === undefined || meets(filter, (condition) => condition(shown)));
  found.sort(comparison(sort, keyOf));
  return { state, ids: found.map(({ id }) => submissionType.idText(id)) };
}

function keyOf({ submission }: ShownSubmission, property: string): number {
  if (property === "emailId") return submission.emailId;
  return property === "threadId" ? submission.threadId : submission.sendAt;
}
