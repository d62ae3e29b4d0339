import { activateScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { scriptCommand } from "../script-change.ts";

export const sieveActivate = scriptCommand({
  name: "sieve activate",
  operands: "ADDRESS NAME",
  summary: "Run a Sieve script for mail that comes from now on, and no other",
  change: async (mail, name) => activateScript(mail, (await scriptByName(mail, name)).id),
  said: (address, name) => [{ address, active: name }, `The script ${name} runs for mail to ${address} from now on.`],
});
