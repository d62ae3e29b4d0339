/** What went wrong with somebody's filters when mail came: what JMAP for Sieve (RFC 9661) has no word for. */
import { Hono } from "hono";
import type { ScriptProblem } from "../../mail/sieve/problems.ts";
import type { MailReader, MailStore } from "../../store/account.ts";
import { type FrameParts, routesFor } from "./frame.ts";

export interface FilterParts extends FrameParts {
  readonly store: MailStore;
}

export function filterRoutes(parts: FilterParts): Hono {
  const app = new Hono();
  const route = routesFor(app, parts);
  route("get", "/api/filters/problems", async ({ principal }) => ({
    problems: await parts.store.account(principal.accountId).read(problemsIn),
  }));
  return app;
}

/** Scripts are told by their names: no two have the same. */
async function problemsIn(mail: MailReader): Promise<readonly (ScriptProblem & { readonly script: string })[]> {
  // Seldom asked for: a worker that begins need not load the language.
  const { scriptProblems } = await import("../../mail/sieve/problems.ts");
  const { listScripts } = await import("../../mail/sieve/scripts.ts");
  const problems = await scriptProblems(mail);
  return (await listScripts(mail)).flatMap(({ id, name }) => {
    const problem = problems.get(id);
    return problem === undefined ? [] : [{ script: name, ...problem }];
  });
}
