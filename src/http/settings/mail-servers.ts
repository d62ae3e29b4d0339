/** What mail programs are told about this server, whichever way they ask. */
import { formatAddress, parseAddress } from "../../directory/address.ts";

export interface MailServer {
  readonly protocol: "imap" | "pop3" | "smtp" | "managesieve";
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

/** Those that mail is read and sent at: the formats of programs know no others. */
export function forMail(servers: readonly MailServer[]): readonly MailServer[] {
  return servers.filter(({ protocol }) => protocol !== "managesieve");
}

/** Characters of an address that somebody asks for; longer ones are none. */
const ADDRESS_LENGTH_MAX = 320;

/** Whose settings are asked for. */
export interface Asker {
  /** As domains are written, or what programs put in its place when nobody said which: the settings of all domains are the same. */
  readonly domain: string;
  /** Undefined when the program did not say. */
  readonly address?: string;
}

/** What programs replace by the domain of their user. */
const ANY_DOMAIN = "%EMAILDOMAIN%";

/**
 * Undefined when it is no domain of ours: then the program looks elsewhere. Whether there is such an account is told to nobody. Programs ask
 * with an address or without (draft-ietf-mailmaint-autoconfig), at a name of the user's domain or of the one that its mail servers are in.
 */
export async function askerOf(parts: SettingsParts, url: string, text: string | undefined): Promise<Asker | undefined> {
  const address = text === undefined || text.length > ADDRESS_LENGTH_MAX ? undefined : parseAddress(text);
  if (address !== undefined) {
    const isOurs = await parts.isLocalDomain(address.domain);
    return isOurs ? { address: formatAddress(address), domain: address.domain } : undefined;
  }
  const { hostname: host } = new URL(url);
  const name = host.replace(/^(?:autoconfig|autodiscover)\./, "");
  if (await parts.isLocalDomain(name)) return { domain: name };
  return isOwnHost(name, parts.hostname) ? { domain: ANY_DOMAIN } : undefined;
}

/** The server's own name, or one above it, as the domain of a provider is; or an address. */
function isOwnHost(name: string, hostname: string): boolean {
  return (
    name === hostname || hostname.endsWith(`.${name}`) || name.startsWith("[") || /^[\d.]+$|^localhost$/.test(name)
  );
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
