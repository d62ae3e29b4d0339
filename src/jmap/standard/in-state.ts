/** Changes only in the state that a client expects (RFC 8620 5.3): compared in the very transaction that makes the first of them. */
import type { Account, MailReader, MailWriter } from "../../store/account.ts";
import type { RecordKind } from "../../store/model.ts";
import { recordState } from "./records.ts";
import { stateMismatch } from "./set.ts";

/** The account for one call. Its first write fails with MethodError("stateMismatch") in any other state than `expected`; undefined is any. */
export function inState(
  account: Account,
  expected: string | undefined,
  stateIn: (mail: MailReader) => Promise<string>,
): Account {
  if (expected === undefined) return account;
  let isSure = false;
  const write: Account["write"] = async (body, options) => {
    const result = await account.write(async (mail: MailWriter) => {
      if (!isSure && (await stateIn(mail)) !== expected) throw stateMismatch();
      return body(mail);
    }, options);
    isSure = true;
    return result;
  };
  return new Proxy(account, {
    get(target, name) {
      if (name === "write") return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Of types whose state is the position of the account's change log. */
export async function logState(mail: MailReader): Promise<string> {
  return String(await mail.modseq());
}

export const stateOfRecords =
  (kind: RecordKind) =>
  (mail: MailReader): Promise<string> =>
    recordState(mail, { kind });
