/** A resolver that knows what a test tells it, and nothing else. */
import { type Answer, DnsTrouble, type MxRecord, type Resolver, type TlsaRecord } from "../../src/dns/resolver.ts";

export interface ZoneRecords {
  readonly a?: readonly string[] | "trouble";
  readonly aaaa?: readonly string[] | "trouble";
  /** "10 mx.example.org", or "0 ." */
  readonly mx?: readonly string[] | "trouble";
  readonly txt?: readonly string[] | "trouble";
  readonly tlsa?: readonly TlsaRecord[] | "trouble";
  readonly cname?: string;
  readonly authentic?: boolean;
}

export interface Zone extends Resolver {
  /** "mx example.org", in their order. */
  readonly asked: string[];
}

export function zone(records: Readonly<Record<string, ZoneRecords>>): Zone {
  const asked: string[] = [];
  async function answer<T>(
    type: keyof ZoneRecords,
    name: string,
    read: (records: ZoneRecords) => unknown,
  ): Promise<Answer<T>> {
    asked.push(`${type} ${name}`);
    let canonicalName = name.toLowerCase();
    for (let alias = records[canonicalName]?.cname; alias !== undefined; alias = records[canonicalName]?.cname)
      canonicalName = alias;
    const entry = records[canonicalName];
    const found = entry === undefined ? [] : (read(entry) ?? []);
    if (found === "trouble") throw new DnsTrouble(`no answer about ${name}`);
    return {
      records: found as T[],
      exists: entry !== undefined,
      authentic: entry?.authentic ?? false,
      canonicalName,
      ttlSeconds: 60,
    };
  }
  return {
    asked,
    a: (name) => answer("a", name, ({ a }) => a),
    aaaa: (name) => answer("aaaa", name, ({ aaaa }) => aaaa),
    mx: (name) => answer("mx", name, ({ mx }) => (typeof mx === "object" ? mx.map(exchanger) : mx)),
    txt: (name) => answer("txt", name, ({ txt }) => txt),
    tlsa: (name) => answer("tlsa", name, ({ tlsa }) => tlsa),
    ptr: (address) => answer("a", address, () => []),
  };
}

function exchanger(text: string): MxRecord {
  const [preference = "", exchange = ""] = text.split(" ");
  return { preference: Number(preference), exchange: exchange.replace(/\.$/, "") };
}
