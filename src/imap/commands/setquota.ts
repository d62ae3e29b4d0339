/** SETQUOTA: refused, since quotas are the operator's; QUOTASET is not announced (RFC 9208 4.1.3). */
import { Refusal } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";
import { QUOTA_RESOURCES_MAX } from "../limits.ts";

export const setQuota = command({
  name: "SETQUOTA",
  rfc: "9208 4.1.3",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader) {
    reader.space();
    reader.astring();
    reader.space();
    reader.list(() => {
      reader.keyword();
      reader.space();
      reader.number64();
    }, QUOTA_RESOURCES_MAX);
    reader.end();
  },

  run() {
    throw new Refusal("forbidden", "Quotas are set by the administrator");
  },
});
