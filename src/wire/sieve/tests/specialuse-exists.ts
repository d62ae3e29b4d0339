/** specialuse_exists: whether mailboxes with all of these special uses are there, or the one that is named has them (RFC 8579 3). */
import { checkSpecialUse } from "../commands/storing.ts";
import { test } from "../definition.ts";
import { HOST_STEPS } from "../limits.ts";

export const specialuseExists = test({
  name: "specialuse_exists",
  rfc: "8579 3",
  requires: "special-use",
  read(given) {
    const mailbox = given.places > 1 ? given.string("the name of a mailbox") : undefined;
    const uses = given.strings("the special uses");
    for (const use of uses) checkSpecialUse(given, use);
    return async (run) => {
      const name = run.maybeText(mailbox);
      for (const use of run.texts(uses)) {
        run.spend(HOST_STEPS);
        const path = await run.host.specialUse(use);
        if (path === undefined || (name !== undefined && path !== name)) return false;
      }
      return true;
    };
  },
});
