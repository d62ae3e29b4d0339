/** SETACL: what somebody may do with a mailbox, or (with "-" before the name) may not (RFC 4314 3.1). */
import { orderedRights } from "../../store/sharing/rights.ts";
import { changeAcl, givenRights, readIdentifier } from "../mailboxes/acl.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";

export const setAcl = command({
  name: "SETACL",
  rfc: "4314 3.1",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("ACL"), afterLogin("RIGHTS=texk")],

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.space();
    const identifier = readIdentifier(reader);
    reader.space();
    const change = givenRights(reader.astring());
    reader.end();
    return { path, identifier, change };
  },

  async run(session, { path, identifier, change: { how, letters } }) {
    const rights = (before: string): string => {
      if (how === "replace") return orderedRights(letters);
      if (how === "add") return orderedRights(before + letters);
      return orderedRights([...before].filter((right) => !letters.includes(right)).join(""));
    };
    await changeAcl(session, path, identifier, rights);
  },
});
