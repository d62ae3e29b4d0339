/** What is shown to authorities that ask over TLS whether a name is ours (RFC 8737). */
import { createSecureContext, type SecureContext } from "node:tls";
import { systemClock } from "../../base/clock.ts";
import type { AcmeBook } from "../../directory/acme-book.ts";
import type { ChallengeCertificates } from "../../net/tls.ts";

export class StoredChallenges implements ChallengeCertificates {
  readonly #book: AcmeBook;
  constructor(book: AcmeBook) {
    this.#book = book;
  }

  async challenge(serverName: string): Promise<SecureContext | undefined> {
    const shown = await this.#book.shownFor(serverName, systemClock.now());
    // RFC 8737 5: TLS 1.2 at least.
    return shown && createSecureContext({ cert: shown.certificate, key: shown.key, minVersion: "TLSv1.2" });
  }
}
