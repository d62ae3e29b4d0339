import { Refusal } from "../../base/errors.ts";
import { textOption } from "../option-values.ts";
import { choosePasswords, passwordOptions } from "../passwords.ts";
import { firstStartOf, setupLink, setupPage } from "../setup-link.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const setup: Subcommand = {
  name: "setup",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  usesData: "begins",
  summary: "Set up a fresh server: print a link to do it in the browser, or do it here with --admin",
  details: "The link works for 30 minutes, and until somebody has an account. Nothing that is there is ever changed.",
  options: {
    admin: {
      option: { type: "string" },
      value: "ADDRESS",
      help: "Add its domain, and make this the first account, an administrator's",
    },
    name: { option: { type: "string" }, value: "NAME", help: "The administrator's name" },
    ...passwordOptions,
  },
  async run({ values, out, config }) {
    const admin = textOption(values, "admin");
    if (admin === undefined) {
      const link = await withStorage(config, (storage) => setupLink(config, storage));
      if (link === undefined) throw new Refusal("conflict", "this server is set up already");
      out.result({ ...link }, setupPage(link, config.hostname));
      return 0;
    }
    const name = textOption(values, "name") ?? "";
    const [chosen = { password: "", generated: false }] = await choosePasswords([admin], values);
    const { password, generated } = chosen;
    const { address } = await withStorage(config, (storage) =>
      firstStartOf(config, storage).finish({ address: admin, name, password }),
    );
    out.result(
      { address, ...(generated ? { password } : {}) },
      `${address} is the administrator${generated ? `, with the password ${password}` : ""}.`,
    );
    out.note(`What to publish: posthorn domain dns ${address.slice(address.lastIndexOf("@") + 1)}`);
    return 0;
  },
};
