/** Settings in the format of Thunderbird, which many programs read. */
import { forMail, xml, type MailServer, type SettingsParts } from "./mail-servers.ts";

export const AUTOCONFIG_PATHS = ["/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml"] as const;

export function autoconfig({ hostname, servers }: Pick<SettingsParts, "hostname" | "servers">, domain: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<clientConfig version="1.1">',
    `  <emailProvider id="${xml(domain)}">`,
    `    <domain>${xml(domain)}</domain>`,
    `    <displayName>${xml(domain)}</displayName>`,
    `    <displayShortName>${xml(domain)}</displayShortName>`,
    ...forMail(servers).flatMap((server) => serverLines(server, hostname)),
    "  </emailProvider>",
    "</clientConfig>",
    "",
  ].join("\n");
}

function serverLines({ protocol, port, tls }: MailServer, hostname: string): string[] {
  const element = protocol === "smtp" ? "outgoingServer" : "incomingServer";
  return [
    `    <${element} type="${protocol}">`,
    `      <hostname>${xml(hostname)}</hostname>`,
    `      <port>${port}</port>`,
    `      <socketType>${tls === "implicit" ? "SSL" : "STARTTLS"}</socketType>`,
    "      <authentication>password-cleartext</authentication>",
    "      <username>%EMAILADDRESS%</username>",
    `    </${element}>`,
  ];
}
