/** Selectors, the names of keys: "202611r" for an RSA key of November 2026, "202611r2" for the second one. */
import type { Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { KeyAlgorithm } from "./domain-key.ts";

/**
 * A name that no key of the domain ever had, though that key or the domain was removed meanwhile: others remember what they have seen under
 * it (docs/design/0163). `taken` has those from before it was remembered here what was given.
 */
export async function newSelector(
  tx: Tx,
  { domain, algorithm, at }: { readonly domain: string; readonly algorithm: KeyAlgorithm; readonly at: number },
  taken: ReadonlySet<string>,
): Promise<string> {
  const date = new Date(at);
  const month = `${date.getUTCFullYear()}${`${date.getUTCMonth() + 1}`.padStart(2, "0")}`;
  const stem = `${month}${algorithm.slice(0, 1)}`;
  // A month that is over gives no names any more.
  await tx.run(sql`delete from selector where stem < ${month}`);
  const row = await tx.row(sql`select given from selector where domain = ${domain} and stem = ${stem}`);
  let given = Number(row?.[0] ?? 0) + 1;
  while (taken.has(numbered(stem, given))) given++;
  await tx.run(sql`
    insert into selector (domain, stem, given) values (${domain}, ${stem}, ${given})
    on conflict (domain, stem) do update set given = excluded.given`);
  return numbered(stem, given);
}

function numbered(stem: string, number: number): string {
  return number === 1 ? stem : `${stem}${number}`;
}
