import { invalidArguments } from "../errors.ts";
import type { Method } from "../method.ts";

/** Between accounts; within one, an email is put into another mailbox instead (RFC 8621 4.7). */
export const emailCopy: Method = {
  name: "Email/copy",
  rfc: "8621 4.7",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    call.account("fromAccountId");
    await Promise.resolve(call.account());
    throw invalidArguments("an email is copied between accounts that differ");
  },
};
