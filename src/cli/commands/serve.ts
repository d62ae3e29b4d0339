import { demoAccounts, demoConfig, type DemoAccount, type DemoConfig } from "../../serve/demo.ts";
import { problemsOf } from "../../serve/inspect.ts";
import { ownCertificate } from "../../serve/certificates/own-certificate.ts";
import type { Config } from "../../config/schema.ts";
import { addAccounts, domainQuotas } from "../../mail/new-accounts.ts";
import { demoPage } from "../demo-page.ts";
import { invite } from "../invite.ts";
import { generatePassword } from "../passwords.ts";
import type { Invocation, Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const serve: Subcommand = {
  name: "serve",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  usesData: "by itself",
  summary: "Run the server",
  details: "Without a configuration file it is a demo mail system on 127.0.0.1.",
  options: { check: { option: { type: "boolean" }, help: "Only say whether the configuration can be used" } },
  async run(invocation) {
    if (invocation.values["check"] === true) return check(invocation);
    if (invocation.configFile === undefined) await runDemo(invocation.config);
    else await run(invocation.config);
    return 0;
  },
};

async function check({ config, configFile, out }: Invocation): Promise<number> {
  const problems = await problemsOf(config);
  const file = configFile ?? "the built-in configuration";
  if (problems.length === 0) out.result({ usable: true, problems }, `${file} can be used.`);
  else
    out.result(
      { usable: false, problems },
      [`${file} cannot be used:`, ...problems.map(({ key, problem }) => `  ${key}: ${problem}`)].join("\n"),
    );
  return problems.length === 0 ? 0 : 1;
}

async function run(config: Config): Promise<void> {
  const { serve: startServing } = await import("../../serve/serve.ts");
  await startServing(config, { onReady: () => void invite(config) });
}

async function runDemo(defaults: Config): Promise<void> {
  let accounts: readonly DemoAccount[] = [];
  let demo: DemoConfig | undefined;
  const { serve: startServing } = await import("../../serve/serve.ts");
  await startServing(defaults, {
    async prepare(config) {
      demo = await demoConfig(config);
      accounts = await makeAccounts(demo.config);
      return demo.config;
    },
    demoAccounts: () => accounts.map(({ address }) => address),
    onReady(bindings) {
      const { certificate } = ownCertificate(defaults);
      console.log(demoPage({ accounts, bindings, moved: demo?.moved ?? [], dataFolder: defaults.data, certificate }));
    },
  });
}

function makeAccounts(config: Config): Promise<readonly DemoAccount[]> {
  return withStorage(config, (storage) => {
    const add = async (accounts: readonly DemoAccount[]): Promise<void> => {
      await addAccounts(storage, accounts, await domainQuotas(storage.directory, config.quota));
    };
    return demoAccounts(config.data, storage, add, generatePassword);
  });
}
