/** What a filter is told of a client and its message besides the commands: macros, under the names that Postfix and Sendmail gave them. */
import { isIP } from "node:net";
import type { MacroStage } from "../../wire/milter/options.ts";
import { formatAddress, type Path } from "../../wire/smtp/path.ts";

export interface FilterClient {
  /** Textual IP address, or empty for who came by no network. */
  readonly address: string;
  readonly port: number;
  /** The name that its address has and that leads back to it; undefined where there is none. */
  readonly name: string | undefined;
  /** What it calls itself. */
  readonly greetedAs: string;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
  /** The port of ours that it has come to: "smtp", "submission". */
  readonly daemon: string;
  /** The address of ours that it has come to. */
  readonly daemonAddress: string;
}

export interface FilterSender {
  readonly path: Path | undefined;
  /** As MAIL has them: "SIZE=1000". */
  readonly parameters: readonly string[];
  /** This server's name for the message. */
  readonly id: string;
  /** A user of ours: the login name, and how it was proven. */
  readonly author: { readonly name: string; readonly mechanism: string } | undefined;
}

export interface FilterRecipient {
  readonly path: Path;
  readonly parameters: readonly string[];
  /** Whether it has a mailbox here. */
  readonly isLocal: boolean;
}

/** What macros are made of, as far as it is known. */
export interface Facts {
  readonly hostname: string;
  readonly client: FilterClient;
  readonly sender?: FilterSender | undefined;
  readonly recipient?: FilterRecipient | undefined;
}

/** What every filter is told, unless it chooses otherwise: Postfix's lists, and the client's address and name, which many want. */
const USUAL: Readonly<Record<MacroStage, readonly string[]>> = {
  connect: ["j", "daemon_name", "daemon_addr", "v", "_", "client_addr", "client_name", "client_port", "client_ptr"],
  hello: ["tls_version", "cipher", "cipher_bits", "cert_subject", "cert_issuer"],
  sender: ["i", "auth_type", "auth_authen", "auth_author", "mail_addr", "mail_host", "mail_mailer"],
  recipient: ["i", "rcpt_addr", "rcpt_host", "rcpt_mailer"],
  data: ["i"],
  "end of header": ["i"],
  "end of message": ["i"],
};

/** Those with a value, in the order in which they are told. */
export function macrosFor(
  stage: MacroStage,
  facts: Facts,
  chosen: ReadonlyMap<MacroStage, readonly string[]>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const name of chosen.get(stage) ?? USUAL[stage]) {
    // Names are the filter's: what every object has, like "constructor", is none of ours.
    const value = Object.hasOwn(VALUES, name) ? VALUES[name]?.(facts) : undefined;
    if (value !== undefined && value !== "") values.set(name, value);
  }
  return values;
}

/** The client's name, or its address where it has none, as filters expect it. */
export function nameOf({ name, address }: FilterClient): string {
  if (name !== undefined) return name;
  return isIP(address) === 0 ? "localhost" : `[${address}]`;
}

const UNKNOWN = "unknown";

const VALUES: Readonly<Record<string, (facts: Facts) => string | undefined>> = {
  j: ({ hostname }) => hostname,
  v: () => "Posthorn",
  i: ({ sender }) => sender?.id,
  _: ({ client }) => `${client.name ?? UNKNOWN} [${client.address}]`,
  daemon_name: ({ client }) => client.daemon,
  daemon_addr: ({ client }) => client.daemonAddress,
  client_addr: ({ client }) => client.address,
  client_name: ({ client }) => client.name ?? UNKNOWN,
  client_ptr: ({ client }) => client.name ?? UNKNOWN,
  client_port: ({ client }) => String(client.port),
  client_resolve: ({ client }) => (client.name === undefined ? "FAIL" : "OK"),
  s: ({ client }) => client.greetedAs,
  tls_version: ({ client }) => client.tls?.version,
  cipher: ({ client }) => client.tls?.cipher,
  cipher_bits: ({ client }) => cipherBits(client.tls?.cipher),
  auth_type: ({ sender }) => sender?.author?.mechanism,
  auth_authen: ({ sender }) => sender?.author?.name,
  mail_addr: ({ sender }) => (sender?.path === undefined ? "" : formatAddress(sender.path)),
  mail_host: ({ sender }) => sender?.path?.domain,
  mail_mailer: ({ sender }) => (sender === undefined ? undefined : "smtp"),
  rcpt_addr: ({ recipient }) => (recipient === undefined ? undefined : formatAddress(recipient.path)),
  rcpt_host: ({ recipient }) => recipient?.path.domain,
  rcpt_mailer: ({ recipient }) => (recipient === undefined ? undefined : recipient.isLocal ? "local" : "smtp"),
};

/** As far as the name tells it: "TLS_AES_256_GCM_SHA384". */
function cipherBits(cipher: string | undefined): string | undefined {
  if (cipher === undefined) return undefined;
  return cipher.includes("CHACHA20") ? "256" : /AES[_-]?(128|256)/.exec(cipher)?.[1];
}
