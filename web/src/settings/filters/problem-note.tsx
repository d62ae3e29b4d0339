/** What the scripts did wrong last when mail came. */
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import { ago } from "../security/overview.ts";
import own from "./filters.module.css";
import type { KnownScripts, ScriptProblem } from "./scripts.ts";
import { filterWords } from "./words.ts";

export function ProblemNote({ known }: { known: KnownScripts }): ReactNode {
  return known.scripts.map(
    ({ id, name, problem }) => problem !== null && <OneProblem key={id} script={name} problem={problem} />,
  );
}

function OneProblem({ script, problem }: { script: string; problem: ScriptProblem }): ReactNode {
  const words = useWordsOf(filterWords);
  const locale = useLocale();
  const { at, times, description, line, included } = problem;
  const where = line === null ? description : words.atLine(line.toLocaleString(locale), description);
  return (
    <div className={own.problem} role="status">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <p>{words.problem(script, ago(Date.parse(at), Date.now(), locale), words.times(times))}</p>
        <p dir="auto">{included === null ? where : `${words.inScript(included)} ${where}`}</p>
      </div>
    </div>
  );
}
