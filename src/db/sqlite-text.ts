/** A statement as SQLite reads it. */
import { joiner } from "./sql.ts";

/**
 * The planner looks at the value of a parameter that is a whole LIMIT, and so plans anew at each run, which costs many times what
 * a short statement does. Into a sum it does not look. Nothing of ours is planned otherwise for that: one statement tells no more
 * than a number of rows.
 */
export const sqliteText = joiner((_, before) => (/\blimit\s+$/.test(before) ? "?+0" : "?"));
