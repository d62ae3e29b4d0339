/** Addresses as arguments: one mailbox, with or without a name beside it (RFC 5228 2.4.2.3). */
import { addressText } from "../../mime/addr-spec.ts";
import { mailboxes, parseAddresses } from "../../mime/address.ts";
import { ADDRESS_LENGTH_MAX } from "../limits.ts";
import type { Run } from "../running/run.ts";
import type { Arguments } from "./arguments.ts";
import type { Text } from "./text.ts";

const DOMAIN = /@(?:[^\s@.,:;<>()[\]\\"]+(?:\.[^\s@.,:;<>()[\]\\"]+)*|\[[^\s[\]\\]+\])$/;

/** local@domain; undefined when the text is not just one mailbox. */
export function oneAddress(text: string): string | undefined {
  if (text.length > ADDRESS_LENGTH_MAX || /[\r\n\0]/.test(text)) return undefined;
  const all = parseAddresses(Buffer.from(text), 2);
  const [only] = mailboxes(all);
  if (only === undefined || all.length !== 1) return undefined;
  const address = addressText(only);
  const trimmed = text.trim();
  const written = trimmed.endsWith(">") ? trimmed.slice(trimmed.lastIndexOf("<") + 1, -1).trim() : trimmed;
  return written === address && address.indexOf("@") > 0 && DOMAIN.test(address) ? address : undefined;
}

/** To read one costs some steps, however short it is. */
const ADDRESS_STEPS = 10;

/** As oneAddress, in a run. */
export function readAddress(run: Run, text: string): string | undefined {
  run.spend(ADDRESS_STEPS);
  run.spendMaking(Math.min(text.length, ADDRESS_LENGTH_MAX));
  return oneAddress(text);
}

export function checkAddress(given: Arguments, { fixed, at }: Text): void {
  if (fixed !== undefined && oneAddress(fixed) === undefined) given.mistake(`"${fixed}" is no address`, at);
}
