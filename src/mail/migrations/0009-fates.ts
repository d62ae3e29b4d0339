/** What became of submissions, until their records say it (mail/sent/owed-fates.ts). */
import type { Migration } from "../../db/migrate.ts";

export const fates: Migration = {
  number: 9,
  name: "fates that authors are not told yet",
  up: ({ integer, text, clustered }) => [
    // Written with the result, removed when the record in the author's account has it. `fate` is JSON of a Fate.
    `create table submission_fate (
      name ${text} not null,
      number ${integer} not null,
      account_id ${integer} not null,
      address ${text} not null,
      fate ${text} not null,
      primary key (name, number)
    ) ${clustered}`,
  ],
};
