/** The keys that prove that mail is the domain's (DKIM, RFC 6376 3.6). */
import type { DomainKey } from "../../directory/domain-key.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { keyRecord, publishesKey } from "../../wire/dkim/key-record.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";

export function signingKeys({ domain, keys }: DomainFacts): Publication {
  return {
    name: "keys",
    title: "What its mail is signed with (DKIM)",
    records: keys.map(keyToPublish),
    async check(resolver) {
      if (keys.length > 0) return Promise.all(keys.map((key) => judgeKey(resolver, key)));
      return [
        missing(`${domain} has no keys, so its mail is not signed: posthorn domain keys rotate ${domain} makes some.`),
      ];
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

const USES = {
  next: "which is to sign its mail next",
  active: "which signs its mail",
  retired: "which has signed its mail until lately",
} as const;

async function judgeKey(resolver: Resolver, key: DomainKey): Promise<Finding> {
  const { records } = await resolver.txt(nameOf(key));
  const { selector, domain, state } = key;
  const what = `The key ${selector} of ${domain}, ${USES[state]},`;
  if (records.length > 1)
    return wrong(`At ${nameOf(key)} there are ${records.length} texts, and only one may be: the key itself.`);
  if (records.some((record) => publishesKey(record, key))) return ok(`${what} is published.`);
  if (state === "retired") {
    return ok(`${what} is not published any more: posthorn domain keys remove ${domain} ${selector} forgets it.`);
  }
  if (records.length === 0) return missing(`${what} is not published, so nobody can check its signatures.`);
  return wrong(`${what} is another one than the one at ${nameOf(key)}, so its signatures count as forged.`);
}
