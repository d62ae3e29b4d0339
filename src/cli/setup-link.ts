/** Where a fresh server is set up in the browser: by its name, by its addresses, and how to know that it is this server. */
import { networkInterfaces } from "node:os";
import { renderUnicodeCompact } from "uqr";
import { systemClock } from "../base/clock.ts";
import type { Config } from "../config/schema.ts";
import { FirstStart } from "../mail/first-start.ts";
import { ownName } from "../serve/hostname.ts";
import { shownCertificate } from "../serve/certificates/own-certificate.ts";
import type { Binding } from "../serve/setup.ts";
import type { Storage } from "../serve/data/storage.ts";
import { bindingsOf, webUrl } from "../serve/web/web-url.ts";

export interface SetupLink {
  readonly link: string;
  /** The same by address, for as long as nobody has published the server's name. */
  readonly byAddress: readonly string[];
  /** SHA-256 of the certificate that the server made itself, which browsers warn of; undefined when it has another one, or no HTTPS. */
  readonly fingerprint: string | undefined;
}

/** Undefined when there is nothing to set up. */
export async function setupLink(config: Config, storage: Storage): Promise<SetupLink | undefined> {
  const firstStart = firstStartOf(config, storage);
  if (!(await firstStart.isFresh())) return undefined;
  const path = `/setup#${await firstStart.secret()}`;
  const bindings = bindingsOf(config);
  const https = bindings.find(({ role }) => role === "https");
  return {
    link: `${webUrl(config, bindings)}${path}`,
    byAddress: https === undefined ? [] : addressesAt(https).map((origin) => `${origin}${path}`),
    fingerprint: https === undefined || config.tls.certificates.length > 0 ? undefined : await fingerprintOf(config),
  };
}

export function setupPage({ link, byAddress, fingerprint }: SetupLink, hostname: string): string {
  const [nearest = link] = ownName(hostname).endsWith(".localdomain") ? byAddress : [link];
  return [
    "Set this server up in the browser, within 30 minutes:",
    "",
    ...[...new Set([nearest, ...byAddress])].map((each) => `  ${each}`),
    "",
    ...(fingerprint === undefined
      ? []
      : [
          "The browser will warn of the certificate, for the server has made it itself. It is the right one when its SHA-256 fingerprint is",
          "",
          `  ${fingerprint}`,
          "",
        ]),
    renderUnicodeCompact(nearest),
  ].join("\n");
}

export function firstStartOf(config: Config, { directory, store }: Storage): FirstStart {
  return new FirstStart({ directory, store, clock: systemClock, quota: config.quota });
}

/** Every address of the machine that others may reach it by, where it listens at all of them. "*" is how the configuration says that. */
export function addressesAt({ host, port }: Binding): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outer = own.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  const isForAll = host === "*" || host === "::" || host === "0.0.0.0";
  const taken = isForAll ? outer.filter(({ family }) => host !== "0.0.0.0" || family === "IPv4") : [];
  const addresses = isForAll ? taken.map(({ address }) => address) : [host];
  return addresses.map((each) => {
    const shown = each.includes(":") ? `[${each}]` : each;
    return `https://${shown}${port === 443 ? "" : `:${port}`}`;
  });
}

async function fingerprintOf(config: Config): Promise<string | undefined> {
  const { x509 } = (await shownCertificate(config)) ?? {};
  return x509?.issuer === x509?.subject ? x509?.fingerprint256 : undefined;
}
