/** What the server tells of an account's logins. */
import { dateText } from "../../model/moments.ts";
export interface AppPassword {
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

export interface BrowserSession {
  readonly id: string;
  readonly client: string;
  readonly address: string;
  readonly openedAt: number;
  readonly usedAt: number;
  readonly isThis: boolean;
}

export interface LoginSeen {
  readonly protocol: string;
  readonly address: string;
  readonly program: string;
  readonly outcome: "in" | "wrong" | "second-factor" | "throttled";
  readonly lastAt: number;
  readonly times: number;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

export interface SecurityOverview {
  readonly appPasswords: readonly AppPassword[];
  readonly sessions: readonly BrowserSession[];
  readonly logins: readonly LoginSeen[];
  readonly passkeys: readonly Passkey[];
  readonly secondFactor: { readonly isOn: boolean; readonly recoveryCodesLeft: number };
}

/** Milliseconds since 1970 as people read them beside a thing: "just now", "3 hours ago", else the date. */
export function ago(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (seconds > -60) return relative.format(0, "second");
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return dateText(at, locale);
}
