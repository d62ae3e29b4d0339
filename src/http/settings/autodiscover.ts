/** Settings as Outlook asks for them: a posted address, an answer in XML. */
import { forMail, xml, type MailServer, type SettingsParts } from "./mail-servers.ts";

export const AUTODISCOVER_PATH = "/autodiscover/autodiscover.xml";
/** Where newer programs ask first, where to ask. */
export const AUTODISCOVER_JSON_PATH = "/autodiscover/autodiscover.json";

const RESPONSE = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
const SETTINGS = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/** The address in a request; undefined when there is none. */
export function requestedAddress(body: string): string | undefined {
  return /<EMailAddress>\s*([^<>\s]+)\s*<\/EMailAddress>/i.exec(body)?.[1];
}

export function autodiscover(
  { hostname, servers }: Pick<SettingsParts, "hostname" | "servers">,
  address: string | undefined,
): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<Autodiscover xmlns="${RESPONSE}">`,
    `  <Response xmlns="${SETTINGS}">`,
    "    <Account>",
    "      <AccountType>email</AccountType>",
    "      <Action>settings</Action>",
    ...firstOfEach(forMail(servers)).flatMap((server) => protocolLines(server, hostname, address)),
    "    </Account>",
    "  </Response>",
    "</Autodiscover>",
    "",
  ].join("\n");
}

/** It takes one of each protocol. */
function firstOfEach(servers: readonly MailServer[]): readonly MailServer[] {
  return servers.filter(({ protocol }, i) => servers.findIndex((each) => each.protocol === protocol) === i);
}

function protocolLines({ protocol, port, tls }: MailServer, hostname: string, address: string | undefined): string[] {
  return [
    "      <Protocol>",
    `        <Type>${protocol.toUpperCase()}</Type>`,
    `        <Server>${xml(hostname)}</Server>`,
    `        <Port>${port}</Port>`,
    ...(address === undefined ? [] : [`        <LoginName>${xml(address)}</LoginName>`]),
    "        <DomainRequired>off</DomainRequired>",
    "        <SPA>off</SPA>",
    "        <SSL>on</SSL>",
    `        <Encryption>${tls === "implicit" ? "SSL" : "TLS"}</Encryption>`,
    "        <AuthRequired>on</AuthRequired>",
    "      </Protocol>",
  ];
}
