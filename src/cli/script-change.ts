/** The commands that do something to a script which an account has: they differ in what they do and in what they say. */
import type { MailWriter } from "../store/account.ts";
import type { Subcommand } from "./subcommand.ts";
import { withAccount } from "./with-storage.ts";

interface ScriptCommand extends Pick<Subcommand, "name" | "summary" | "details"> {
  readonly operands: "ADDRESS" | "ADDRESS NAME";
  /** `name` is that of the script, where one is given. */
  readonly change: (mail: MailWriter, name: string) => Promise<void>;
  /** What is answered to a script, and to people. */
  readonly said: (address: string, name: string) => readonly [object, string];
}

export function scriptCommand({ change, said, ...command }: ScriptCommand): Subcommand {
  const count = command.operands.split(" ").length;
  return {
    ...command,
    operandsMin: count,
    operandsMax: count,
    async run({ operands: [address = "", name = ""], out, config }) {
      await withAccount(config, address, (account) => account.write((mail) => change(mail, name)));
      out.result(...said(address, name));
      return 0;
    },
  };
}
