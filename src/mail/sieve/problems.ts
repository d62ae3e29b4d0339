/** What went wrong with the scripts of an account when mail came, so that their owner can be told: the last problem of each. */
import type { MailReader, MailWriter } from "../../store/account.ts";
import type { RecordId } from "../../store/model.ts";
import { PROBLEM_LENGTH_MAX } from "./limits.ts";

export interface ScriptProblem {
  /** When it happened last; epoch milliseconds. */
  readonly at: number;
  /** Messages since the script was changed. */
  readonly times: number;
  /** In a sentence without its end. */
  readonly text: string;
  /** The included script that it happened in; absent for the script itself. */
  readonly included?: string | undefined;
  /** 1-based, where it can be said. */
  readonly line?: number | undefined;
}

/** What is known of a problem where it happens. */
export type Trouble = Pick<ScriptProblem, "text" | "included" | "line">;

/** By the id of the script. A script that was changed since has none. */
export async function scriptProblems(mail: MailReader): Promise<ReadonlyMap<RecordId, ScriptProblem>> {
  const records = await mail.records("sieve-problem");
  return new Map(
    records.map(({ data }) => JSON.parse(data) as Kept).map(({ script, ...problem }) => [script, problem]),
  );
}

interface Kept extends ScriptProblem {
  readonly script: RecordId;
}

export async function noteProblem(mail: MailWriter, script: RecordId, trouble: Trouble, now: number): Promise<void> {
  const before = await mail.recordByKey("sieve-problem", String(script));
  const times = before === undefined ? 0 : (JSON.parse(before.data) as Kept).times;
  const data = JSON.stringify({
    script,
    ...trouble,
    text: shown(trouble.text),
    at: now,
    times: times + 1,
  } satisfies Kept);
  if (before === undefined) await mail.addRecord("sieve-problem", data, String(script));
  else await mail.changeRecord("sieve-problem", before.id, data);
}

/** A script has words of its own for its errors (RFC 5463), and as many as it likes. */
function shown(text: string): string {
  return text.length <= PROBLEM_LENGTH_MAX ? text : `${text.slice(0, PROBLEM_LENGTH_MAX).toWellFormed()}…`;
}

/** It is another script from now on. */
export async function forgetProblem(mail: MailWriter, script: RecordId): Promise<void> {
  const record = await mail.recordByKey("sieve-problem", String(script));
  if (record !== undefined) await mail.removeRecord("sieve-problem", record.id);
}
