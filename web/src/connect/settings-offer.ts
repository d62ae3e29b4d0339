/** What the server offers to mail programs. */
export interface MailServer {
  readonly protocol: "imap" | "pop3" | "smtp" | "managesieve";
  readonly port: number;
  readonly tls: "implicit" | "starttls";
}

export interface SettingsOffer {
  readonly address: string;
  readonly hostname: string;
  /** The best of each protocol first. */
  readonly servers: readonly MailServer[];
}

export const DEVICES = ["iphone", "mac", "android", "thunderbird", "outlook", "other"] as const;

export type Device = (typeof DEVICES)[number];

/** Whether its programs edit filters: those that come with telephones, Macs and Outlook do not. */
export function editsFilters(device: Device): boolean {
  return device === "thunderbird" || device === "other";
}

export type Fetching = "imap" | "pop3";

/** "iPhone", or "iPhone 2" where there is one. */
export function freeName(wanted: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.includes(name)) return name;
  }
}
