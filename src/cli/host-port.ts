/** A server as it is typed: "imap.example.net", "imap.example.net:993", "2001:db8::7" or "[2001:db8::7]:993". */
import { isIPv6 } from "node:net";

const PORT_MAX = 65_535;

/** `usual` is the port when none is given. Undefined when the text is none of these. */
export function hostPort(text: string, usual: number): { readonly host: string; readonly port: number } | undefined {
  if (isIPv6(text)) return { host: text, port: usual };
  const [, six, name, digits] = /^(?:\[([^\]]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = six ?? name;
  const port = digits === undefined ? usual : Number(digits);
  if (host === undefined || (six !== undefined && !isIPv6(six)) || port < 1 || port > PORT_MAX) return undefined;
  return { host, port };
}
