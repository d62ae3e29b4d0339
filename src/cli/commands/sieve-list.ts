import { listScripts } from "../../mail/sieve/scripts.ts";
import { type ScriptProblem, scriptProblems } from "../../mail/sieve/problems.ts";
import { day } from "../moments.ts";
import { counted, table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const sieveList: Subcommand = {
  name: "sieve list",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show the Sieve scripts of an account, which of them is active, and what went wrong with each",
  async run({ operands: [address = ""], out, config }) {
    const scripts = await withAccount(config, address, (account) =>
      account.read(async (mail) => {
        const problems = await scriptProblems(mail);
        return (await listScripts(mail)).map(({ id, name, text, isActive }) => ({
          name,
          isActive,
          bytes: Buffer.byteLength(text),
          problem: problems.get(id) ?? null,
        }));
      }),
    );
    const rows = scripts.map(({ name, isActive, bytes, problem }) => [
      name,
      isActive ? "active" : "",
      `${bytes} bytes`,
      problem === null ? "" : inWords(problem),
    ]);
    out.result({ address, scripts }, table(rows));
    return 0;
  },
};

function inWords({ times, at, line, included, text }: ScriptProblem): string {
  const script = included === undefined ? "" : ` of ${included}`;
  const where = line === undefined ? "" : `line ${line}${script}: `;
  return `${counted(times, "message")} with problems, last ${day(at)}: ${where}${text}`;
}
