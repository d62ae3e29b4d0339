import { removeScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { scriptCommand } from "../script-change.ts";

export const sieveRemove = scriptCommand({
  name: "sieve remove",
  operands: "ADDRESS NAME",
  summary: "Remove a Sieve script that is not active",
  change: async (mail, name) => removeScript(mail, (await scriptByName(mail, name)).id),
  said: (address, name) => [{ address, removed: name }, `The script ${name} of ${address} is removed.`],
});
