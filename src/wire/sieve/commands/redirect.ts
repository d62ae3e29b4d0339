/** redirect: to another address, with the envelope's sender as it is. */
import { command } from "../definition.ts";
import { checkAddress, readAddress } from "../language/address-argument.ts";
import { Failed } from "../running/failed.ts";
import { readCopyTag } from "./storing.ts";

export const redirect = command({
  name: "redirect",
  rfc: "5228 4.2",
  read(given) {
    const isCopy = readCopyTag(given);
    const to = given.string("an address");
    checkAddress(given, to);
    return (run) => {
      const address = readAddress(run, run.text(to));
      if (address === undefined) throw new Failed(`redirect: "${run.text(to)}" is no address`);
      if (!isCopy) run.decisions.cancelKeep();
      run.decisions.redirect(address);
    };
  },
});
