/** The keys that prove that mail is the domain's (DKIM, RFC 6376 3.6). */
import type { DomainKey } from "../../directory/domain-key.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { keyRecord, publishesKey } from "../../wire/dkim/key-record.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

export function signingKeys({ domain, keys }: DomainFacts): Publication {
  return {
    name: "keys",
    title: "What its mail is signed with (DKIM)",
    records: keys.map(keyToPublish),
    async check(resolver) {
      if (keys.length > 0) return Promise.all(keys.map((key) => judgeKey(resolver, key)));
      return [missing("keys-none", { domain })];
    },
  };
}

export function keyToPublish(key: DomainKey): PublishedRecord {
  return { name: nameOf(key), type: "TXT", value: keyRecord(key) };
}

/** Whether everybody can see the key. Throws DnsTrouble. */
export async function isPublished(resolver: Resolver, key: DomainKey): Promise<boolean> {
  const { records } = await resolver.txt(nameOf(key));
  return records.length === 1 && records.some((record) => publishesKey(record, key));
}

function nameOf({ selector, domain }: DomainKey): string {
  return `${selector}._domainkey.${domain}`;
}

async function judgeKey(resolver: Resolver, key: DomainKey): Promise<Finding> {
  const { records } = await resolver.txt(nameOf(key));
  const { selector, domain, state } = key;
  const at = nameOf(key);
  const what = { selector, domain, state };
  if (records.length > 1) return wrong("key-several", { at, count: records.length });
  if (records.some((record) => publishesKey(record, key))) return ok("key-published", what);
  if (state === "retired") return ok("key-gone", what);
  return records.length === 0 ? missing("key-missing", what) : wrong("key-differs", { ...what, at });
}
