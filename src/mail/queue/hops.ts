/** Where a recipient's mail goes next: to mailboxes of ours, or by the routes. */
import { normalDomain } from "../../directory/address.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Hop, Routes } from "../../transport/transport.ts";
import type { Path } from "../../wire/smtp/path.ts";
import { HERE } from "./queued.ts";

export class Hops {
  readonly #routes: Routes;
  readonly #directory: Pick<Directory, "isLocalDomain">;

  constructor(routes: Routes, directory: Pick<Directory, "isLocalDomain">) {
    this.#routes = routes;
    this.#directory = directory;
  }

  /** The key of the hop, or HERE. Throws Refusal("unavailable"). */
  async keyOf(path: Path): Promise<string> {
    // Without a domain it is the postmaster of ours (RFC 5321 4.1.1.3).
    const isHere = path.domain === "" || (await this.#directory.isLocalDomain(path.domain));
    if (isHere) return HERE;
    await this.#routes.refresh?.();
    return this.hopOf(path).key;
  }

  /** Of a recipient who is not here. */
  hopOf(path: Path): Hop {
    return this.#routes.hop(routingDomain(path));
  }
}

/** The domain as routes know it: lower-case A-labels, or an address literal in brackets; what is neither stays as it is, and no server will be found for it. */
export function routingDomain({ domain }: Path): string {
  return normalDomain(domain) ?? domain.toLowerCase();
}
