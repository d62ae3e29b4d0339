/** New keys for a domain, in two steps: made to be published, then used when everybody can see them. */
import { Refusal } from "../../base/errors.ts";
import type { DomainKey } from "../../directory/domain-key.ts";
import type { DomainKeys } from "../../directory/domain-keys.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { isPublished, keyToPublish } from "./signing-keys.ts";

export type Rotation =
  /** To be published; active where the domain had none before. */
  | { readonly step: "made"; readonly made: readonly DomainKey[] }
  /** Selectors: of those that sign from now on, and of those that do no more. */
  | { readonly step: "used"; readonly active: readonly string[]; readonly retired: readonly string[] };

/** The next step. Without a resolver nobody asks whether the keys are published. Throws Refusal("not-found" | "conflict" | "unavailable" | "limit"). */
export async function rotateKeys(keys: DomainKeys, name: string, resolver: Resolver | undefined): Promise<Rotation> {
  const next = (await keys.list(name)).filter(({ state }) => state === "next");
  if (next.length === 0) return { step: "made", made: await keys.add(name) };
  if (resolver !== undefined) await mustBePublished(resolver, next);
  const active = next.map(({ selector }) => selector);
  return { step: "used", active, retired: await keys.rotate(name, active) };
}

async function mustBePublished(resolver: Resolver, next: readonly DomainKey[]): Promise<void> {
  for (const key of next) {
    const { name } = keyToPublish(key);
    if (await isSeen(resolver, key)) continue;
    throw new Refusal(
      "conflict",
      `${name} does not show the new key yet, so nobody could check its signatures: publish it, and wait until it is seen`,
    );
  }
}

async function isSeen(resolver: Resolver, key: DomainKey): Promise<boolean> {
  try {
    return await isPublished(resolver, key);
  } catch (error) {
    if (!(error instanceof DnsTrouble)) throw error;
    throw new Refusal("unavailable", `the name servers do not answer: ${error.message}`, { cause: error });
  }
}
