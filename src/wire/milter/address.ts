/** Where a filter listens, as Postfix and Sendmail write it. */
import { MilterProblem } from "./problem.ts";

export type MilterAddress =
  | { readonly kind: "unix"; readonly path: string }
  | { readonly kind: "inet"; readonly host: string; readonly port: number };

const UNIX = /^(?:unix|local):(\/.+)$/;
const HOST = "\\[([\\da-fA-F:.]+)\\]|([^\\s:@[\\]]+)";
/** inet:host:port */
const POSTFIX = new RegExp(`^inet6?:(?:${HOST}):(\\d{1,5})$`);
/** inet:port@host */
const SENDMAIL = new RegExp(`^inet6?:(\\d{1,5})@(?:${HOST})$`);

/** Throws MilterProblem. */
export function parseMilterAddress(text: string): MilterAddress {
  const [, path] = UNIX.exec(text) ?? [];
  if (path !== undefined) return { kind: "unix", path };
  const [, six, plain, digits] = POSTFIX.exec(text) ?? [];
  const [, digitsFirst, sixLast, plainLast] = SENDMAIL.exec(text) ?? [];
  const host = six ?? plain ?? sixLast ?? plainLast;
  const port = Number(digits ?? digitsFirst);
  if (host === undefined || !(port > 0 && port < 65_536)) throw new MilterProblem("it is no address of a filter");
  return { kind: "inet", host, port };
}

export function formatMilterAddress(address: MilterAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `inet:${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}
