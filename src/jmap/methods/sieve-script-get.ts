import { listScripts } from "../../mail/sieve/scripts.ts";
import { type ScriptProblem, scriptProblems } from "../../mail/sieve/problems.ts";
import { utcDate } from "../dates.ts";
import type { Json } from "../json.ts";
import type { Method } from "../method.ts";
import { SIEVE_TRIAL, sieveScriptProperties, sieveScriptType } from "../sieve/script.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { recordState } from "../standard/records.ts";

export const sieveScriptGet: Method = {
  name: "SieveScript/get",
  rfc: "9661 2.3",
  using: sieveScriptType.using,
  async run(call) {
    const account = call.account();
    const isAlso = (name: string): boolean => name === PROBLEM && call.using.has(SIEVE_TRIAL);
    const request = takeGet(call, Object.keys(sieveScriptProperties), { isAlso });
    call.args.end();
    const { scripts, problems, state } = await account.read(async (mail) => ({
      scripts: await listScripts(mail),
      problems: request.properties.has(PROBLEM) ? await scriptProblems(mail) : undefined,
      state: await recordState(mail, sieveScriptType),
    }));
    const found = new Map(
      scripts.map((script) => [
        sieveScriptType.idText(script.id),
        {
          ...project(script, request.properties, sieveScriptProperties),
          ...(problems === undefined ? {} : { [PROBLEM]: shownProblem(problems.get(script.id)) }),
        },
      ]),
    );
    return getResponse(call, request, { state, found });
  },
};

/** What it did wrong last, when mail came: ours, for who uses the capability. */
const PROBLEM = "problem";

function shownProblem(problem: ScriptProblem | undefined): Json {
  if (problem === undefined) return null;
  const { at, times, text, line = null, included = null } = problem;
  return { at: utcDate(at), times, description: text, line, included };
}
