/** mailboxexists: whether all of these mailboxes are there and take mail (RFC 5490 3.1). */
import { test } from "../definition.ts";
import { HOST_STEPS } from "../limits.ts";

export const mailboxexists = test({
  name: "mailboxexists",
  rfc: "5490 3.1",
  requires: "mailbox",
  read(given) {
    const names = given.strings("the names of mailboxes");
    return async (run) => {
      for (const name of run.texts(names)) {
        run.spend(HOST_STEPS);
        if (!(await run.host.mailboxExists(name))) return false;
      }
      return true;
    };
  },
});
