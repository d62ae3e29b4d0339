/** What mail programs may connect to, as this server listens. */
import type { MailServer } from "../../http/settings/mail-servers.ts";
import type { Binding } from "../setup.ts";

/** TLS from the first byte before STARTTLS (RFC 8314 3), IMAP before POP3. */
const SERVERS: readonly (Omit<MailServer, "port"> & { readonly role: Binding["role"] })[] = [
  { role: "imaps", protocol: "imap", tls: "implicit" },
  { role: "imap", protocol: "imap", tls: "starttls" },
  { role: "pop3s", protocol: "pop3", tls: "implicit" },
  { role: "pop3", protocol: "pop3", tls: "starttls" },
  { role: "submissions", protocol: "smtp", tls: "implicit" },
  { role: "submission", protocol: "smtp", tls: "starttls" },
  { role: "managesieve", protocol: "managesieve", tls: "starttls" },
];

export function mailServers(bindings: readonly Binding[]): readonly MailServer[] {
  return SERVERS.flatMap(({ role, protocol, tls }) => {
    const port = bindings.find((binding) => binding.role === role)?.port;
    return port === undefined ? [] : [{ protocol, tls, port }];
  });
}
