import { activateScript } from "../../mail/sieve/scripts.ts";
import { scriptCommand } from "../script-change.ts";

export const sieveDeactivate = scriptCommand({
  name: "sieve deactivate",
  operands: "ADDRESS",
  summary: "Run no Sieve script of an account any more",
  details: "The scripts are kept.",
  change: (mail) => activateScript(mail, undefined),
  said: (address) => [{ address, active: null }, `No script runs for mail to ${address} any more.`],
});
