/** The addresses of a field. */
import { addressBytes, mailboxes, parseAddresses } from "../../mime/address.ts";
import { decodeCharset } from "../../mime/charset.ts";
import type { Run } from "../running/run.ts";
import type { FieldValue } from "./fields.ts";

/** Tests ask again and again. */
const known = new WeakMap<FieldValue, readonly string[]>();

/** local@domain each; those in groups too (RFC 5228 5.1). */
export function addressesIn(run: Run, field: FieldValue): readonly string[] {
  const found = known.get(field) ?? readAddresses(run, field);
  known.set(field, found);
  run.spend(found.length * ADDRESS_STEPS);
  return found;
}

/** Each becomes a value of the test that asks. */
const ADDRESS_STEPS = 2;

function readAddresses(run: Run, { raw }: FieldValue): readonly string[] {
  run.spendMaking(raw.length);
  return mailboxes(parseAddresses(raw)).map((each) => decodeCharset(addressBytes(each), undefined));
}
