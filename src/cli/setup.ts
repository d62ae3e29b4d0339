import { renderUnicodeCompact } from "uqr";
import { systemClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Config } from "../config/schema.ts";
import { FirstStart } from "../mail/first-start.ts";
import type { Storage } from "../serve/storage.ts";
import { webUrl } from "../serve/web-url.ts";
import { choosePasswords, passwordOptions } from "./passwords.ts";
import { UsageProblem, type Subcommand } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const setup: Subcommand = {
  name: "setup",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
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
    const { admin, name = "" } = values;
    if (typeof admin !== "string") {
      const link = await withStorage(config, (storage) => setupLink(config, storage));
      if (link === undefined) throw new Refusal("conflict", "this server is set up already");
      out.result({ link }, setupPage(link));
      return 0;
    }
    if (typeof name !== "string") throw new UsageProblem("--name takes a name");
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

/** Undefined when there is nothing to set up. */
export async function setupLink(config: Config, storage: Storage): Promise<string | undefined> {
  const firstStart = firstStartOf(config, storage);
  return (await firstStart.isFresh()) ? `${webUrl(config)}/setup#${await firstStart.secret()}` : undefined;
}

export function setupPage(link: string): string {
  return [
    "Set this server up in the browser, within 30 minutes:",
    "",
    `  ${link}`,
    "",
    renderUnicodeCompact(link),
  ].join("\n");
}

function firstStartOf(config: Config, { directory, store }: Storage): FirstStart {
  return new FirstStart({ directory, store, clock: systemClock, quota: config.quota });
}
