/** What mail programs are told about this server, whichever way they ask. */
import { formatAddress, parseAddress } from "../../directory/address.ts";

export interface MailServer {
  readonly protocol: "imap" | "pop3" | "smtp";
  readonly port: number;
  readonly tls: "implicit" | "starttls";
}

export interface SettingsParts {
  readonly isLocalDomain: (domain: string) => Promise<boolean>;
  /** The name that the certificate is for. */
  readonly hostname: string;
  /** Signs a profile of a device, where there is a certificate for that. */
  readonly signProfile: (profile: string) => Promise<string | Uint8Array>;
  /** The best of each protocol first (RFC 8314 3). */
  readonly servers: readonly MailServer[];
}

/** Characters of an address that somebody asks for; longer ones are none. */
const ADDRESS_LENGTH_MAX = 320;

export interface Asker {
  readonly address: string;
  readonly domain: string;
}

/**
 * Whose settings are asked for, when the domain is ours. Whether there is such an account is told to nobody: the settings are the same for all
 * of a domain.
 */
export async function askerOf({ isLocalDomain }: SettingsParts, text: string | undefined): Promise<Asker | undefined> {
  if (text === undefined || text.length > ADDRESS_LENGTH_MAX) return undefined;
  const address = parseAddress(text);
  if (address === undefined || !(await isLocalDomain(address.domain))) return undefined;
  return { address: formatAddress(address), domain: address.domain };
}

/** The domain of ours whose name stands in the host after "label."; undefined when there is none. */
export async function domainBelow(
  { isLocalDomain }: Pick<SettingsParts, "isLocalDomain">,
  url: string,
  label: string,
): Promise<string | undefined> {
  const { hostname } = new URL(url);
  if (!hostname.startsWith(`${label}.`)) return undefined;
  const domain = hostname.slice(label.length + 1);
  return (await isLocalDomain(domain)) ? domain : undefined;
}

/** Text in XML. Control characters cannot stand there at all. */
export function xml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
