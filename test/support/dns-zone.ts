/** Records that tests publish, written as lines of a zone file: "example.test MX 10 mx.example.test". */
import { reverseName } from "../../src/dns/name.ts";
import type { RecordType } from "../../src/dns/packet.ts";

export interface ZoneRecord {
  readonly owner: string;
  readonly type: RecordType;
  readonly ttl: number;
  /** What stands after the type, as it was written; the quotes of TXT strings stay. */
  readonly text: string;
}

/** How the server misbehaves for a name. "partial": it follows no aliases and sends no SOA. "no-edns": it does not understand EDNS. */
export type Behaviour =
  | "drop"
  | "servfail"
  | "refused"
  | "truncate"
  | "partial"
  | "no-edns"
  | { readonly delayMs: number };

export interface ZoneAnswer {
  /** Aliases first, then what was asked for. */
  readonly records: readonly ZoneRecord[];
  readonly exists: boolean;
  readonly authentic: boolean;
}

const ALIASES_MAX = 8;
const TTL = 300;

/** Tests change it while it is served; whoever remembers answers will not notice before their time is over. */
export class Zone {
  readonly #records: ZoneRecord[] = [];
  readonly #insecure = new Set<string>();
  readonly #behaviours = new Map<string, Behaviour>();
  /** Whether answers count as validated, names made `insecure` apart. */
  secure = true;

  /** Lines are "owner [ttl] type content"; an owner may be an IP address, for PTR. Empty lines are skipped. */
  constructor(lines = "") {
    this.add(lines);
  }

  add(lines: string): this {
    for (const line of lines.split("\n").map((each) => each.trim())) if (line !== "") this.#records.push(parse(line));
    return this;
  }

  /** Removes the records of a name, or those of one type. */
  remove(owner: string, type?: RecordType): this {
    const kept = this.#records.filter((each) => each.owner !== owner || (type !== undefined && each.type !== type));
    this.#records.splice(0, this.#records.length, ...kept);
    return this;
  }

  /** The name and those below it are not signed. */
  insecure(name: string): this {
    this.#insecure.add(name);
    return this;
  }

  /** Undefined: behaves again. Without a type: for all of them. */
  behave(name: string, behaviour: Behaviour | undefined, type?: RecordType): this {
    const key = type === undefined ? name : `${name} ${type}`;
    if (behaviour === undefined) this.#behaviours.delete(key);
    else this.#behaviours.set(key, behaviour);
    return this;
  }

  behaviour(name: string, type: string): Behaviour | undefined {
    return this.#behaviours.get(`${name} ${type}`) ?? this.#behaviours.get(name);
  }

  answer(name: string, type: string, followAliases = true): ZoneAnswer {
    const records: ZoneRecord[] = [];
    let at = name;
    let authentic = this.#isSecure(at);
    for (let aliases = 0; aliases < ALIASES_MAX; aliases++) {
      const own = this.#records.filter((each) => each.owner === at);
      const found = own.filter((each) => each.type === type);
      const alias = own.find((each) => each.type === "CNAME");
      records.push(...found);
      if (found.length > 0 || alias === undefined) break;
      records.push(alias);
      if (!followAliases) break;
      at = alias.text;
      authentic &&= this.#isSecure(at);
    }
    const exists = this.#records.some((each) => each.owner === at || each.owner.endsWith(`.${at}`));
    return { records, exists: exists || !followAliases, authentic };
  }

  #isSecure(name: string): boolean {
    return this.secure && ![...this.#insecure].some((each) => name === each || name.endsWith(`.${each}`));
  }
}

function parse(line: string): ZoneRecord {
  const [, owner = "", ttl, type = "", text = ""] = /^(\S+)\s+(?:(\d+)\s+)?([A-Z]+)\s+(.+)$/.exec(line) ?? [];
  if (owner === "") throw new Error(`"${line}" is no record`);
  return { owner: reverseName(owner) ?? owner, type: type as RecordType, ttl: Number(ttl ?? TTL), text };
}

/** The strings of a TXT record: quoted ones, or all of it. */
export function stringsOf(text: string): string[] {
  const quoted = [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  return quoted.length > 0 ? quoted : [text];
}

/** An MX record's content, "10 mx.example.test"; "0 ." is the null MX. */
export function mxOf(text: string): { preference: number; exchange: string } {
  const [preference, exchange = ""] = text.split(/\s+/);
  return { preference: Number(preference), exchange: exchange === "." ? "" : exchange };
}

/** An SRV record's content, "0 1 993 mail.example.test"; the target "." means that the service is not there. */
export function srvOf(text: string): { priority: number; weight: number; port: number; target: string } {
  const [priority, weight, port, target = ""] = text.split(/\s+/);
  return {
    priority: Number(priority),
    weight: Number(weight),
    port: Number(port),
    target: target === "." ? "" : target,
  };
}

/** A TLSA record's content, "3 1 1 0123…". */
export function tlsaOf(text: string): { usage: number; selector: number; matchingType: number; data: Buffer } {
  const [usage, selector, matchingType, ...data] = text.split(/\s+/);
  return {
    usage: Number(usage),
    selector: Number(selector),
    matchingType: Number(matchingType),
    data: Buffer.from(data.join(""), "hex"),
  };
}
