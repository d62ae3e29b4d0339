/** Settings as a profile that iPhones and Macs install. */
import { createHash } from "node:crypto";
import { xml, type MailServer, type SettingsParts } from "./mail-servers.ts";

export const MOBILECONFIG_PATH = "/mail/apple.mobileconfig";
const MOBILECONFIG_TYPE = "application/x-apple-aspen-config";

/** A profile, perhaps signed, as devices take it. */
export function profilePage(profile: string | Uint8Array): Response {
  const headers = { "content-type": MOBILECONFIG_TYPE, "cache-control": "no-store" };
  return new Response(typeof profile === "string" ? profile : Uint8Array.from(profile), { headers });
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export interface ProfileFor {
  /** Asked for by the device when absent. */
  readonly address?: string;
  /** How mail is fetched; IMAP when absent. */
  readonly protocol?: "imap" | "pop3";
  /** Asked for by the device when absent. */
  readonly password?: string;
}

/** Undefined when there is no server of the protocol, or no way to send. */
export function mobileconfig(
  { hostname, servers }: Pick<SettingsParts, "hostname" | "servers">,
  { address, protocol: fetching = "imap", password }: ProfileFor,
): string | undefined {
  const incoming = servers.find(({ protocol }) => protocol === fetching);
  const outgoing = servers.find(({ protocol }) => protocol === "smtp");
  if (incoming === undefined || outgoing === undefined) return undefined;
  const name = address ?? hostname;
  const account = {
    ...payload("com.apple.mail.managed", `mail ${name}`, name),
    EmailAccountDescription: name,
    EmailAccountType: fetching === "imap" ? "EmailTypeIMAP" : "EmailTypePOP",
    ...(address === undefined ? {} : { EmailAddress: address }),
    ...server("IncomingMailServer", incoming, hostname, address),
    ...server("OutgoingMailServer", outgoing, hostname, address),
    ...(password === undefined ? {} : { IncomingPassword: password }),
    OutgoingPasswordSameAsIncomingPassword: true,
  };
  const profile = { ...payload("Configuration", `profile ${name}`, name), PayloadContent: [account] };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<plist version="1.0">${plist(profile)}</plist>`,
    "",
  ].join("\n");
}

function server(prefix: string, { port }: MailServer, hostname: string, address?: string): Record<string, Value> {
  return {
    [`${prefix}Authentication`]: "EmailAuthPassword",
    [`${prefix}HostName`]: hostname,
    [`${prefix}PortNumber`]: port,
    // STARTTLS counts as well.
    [`${prefix}UseSSL`]: true,
    ...(address === undefined ? {} : { [`${prefix}Username`]: address }),
  };
}

/** The same identifier each time, so that a profile installed again takes the place of the old one. */
function payload(type: string, identity: string, name: string): Record<string, Value> {
  const digits = createHash("sha256").update(identity).digest("hex");
  const uuid = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digits)?.slice(1).join("-").toUpperCase() ?? "";
  return {
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `posthorn.${uuid}`,
    PayloadUUID: uuid,
    PayloadDisplayName: name,
  };
}

function plist(value: Value): string {
  if (typeof value === "string") return `<string>${xml(value)}</string>`;
  if (typeof value === "number") return `<integer>${value}</integer>`;
  if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
  if (Array.isArray(value)) return `<array>${value.map(plist).join("")}</array>`;
  const entries = Object.entries(value).map(([key, each]) => `<key>${xml(key)}</key>${plist(each)}`);
  return `<dict>${entries.join("\n")}</dict>`;
}
