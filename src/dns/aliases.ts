/** Following aliases (CNAME) through an answer (RFC 1034 4.3.2, RFC 2308 2.1). */
import { ALIASES_MAX } from "./limits.ts";
import type { RecordFound, RecordType, Reply } from "./packet.ts";
import { DnsTrouble } from "./resolver.ts";

export interface Followed {
  /** Where the aliases of the answer lead. */
  readonly name: string;
  /** The records of that name. */
  readonly records: readonly RecordFound[];
  readonly aliases: number;
  /** The least of the records' and the aliases' times. */
  readonly ttl: number;
}

export function follow(reply: Reply, start: string, type: RecordType): Followed {
  let name = start;
  let ttl = Infinity;
  for (let aliases = 0; aliases <= ALIASES_MAX; aliases++) {
    const own = reply.records.filter((record) => record.owner === name);
    const records = own.filter((record) => record.type === type);
    ttl = Math.min(ttl, ...records.map((record) => record.ttl));
    const alias = own.find((record) => record.type === "CNAME");
    if (records.length > 0 || alias === undefined) return { name, records, aliases, ttl };
    ttl = Math.min(ttl, alias.ttl);
    name = alias.content as string;
  }
  throw new DnsTrouble(`${start} is an alias of an alias, and so on without an end`);
}
