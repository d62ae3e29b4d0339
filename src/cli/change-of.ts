/** Options that change something: "--enabled off --name Ann". */
import { type OptionValues, UsageProblem } from "./subcommand.ts";

/** What the text of each option changes; `option` is its name as it is typed. Throws UsageProblem. */
export type ChangeReaders<Change> = Readonly<Record<string, (text: string, option: string) => Partial<Change>>>;

/** What the options that were given change together; of those that were not, nothing. Throws UsageProblem. */
export function changeOf<Change>(values: OptionValues, readers: ChangeReaders<Change>): Partial<Change> {
  let change: Partial<Change> = {};
  for (const [name, read] of Object.entries(readers)) {
    const text = values[name];
    if (typeof text === "string") change = { ...change, ...read(text, `--${name}`) };
  }
  return change;
}

/** The same, where one option at least must be given. Throws UsageProblem. */
export function needChange<Change>(values: OptionValues, readers: ChangeReaders<Change>): Partial<Change> {
  const change = changeOf(values, readers);
  if (Object.keys(change).length === 0) throw new UsageProblem("Nothing to change: give at least one option");
  return change;
}
