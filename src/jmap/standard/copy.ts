/** /copy: from one account to another; a user has one here (RFC 8620 5.4). */
import { invalidArguments } from "../errors.ts";
import type { Method } from "../method.ts";

/** Of a type whose objects are changed where they are instead. */
export function copyMethod(name: string, rfc: string, using: Method["using"]): Method {
  return {
    name,
    rfc,
    using,
    async run(call) {
      call.account("fromAccountId");
      await Promise.resolve(call.account());
      throw invalidArguments("things are copied between accounts that differ");
    },
  };
}
