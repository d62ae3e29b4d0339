/** What the scripts did wrong last when mail came. */
import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useAnswer } from "../../look/use-answer.ts";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import { ago } from "../security/overview.ts";
import own from "./filters.module.css";
import type { KnownScripts } from "./scripts.ts";
import { filterWords } from "./words.ts";

interface ScriptProblem {
  /** The script's name. */
  readonly script: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly times: number;
  readonly text: string;
  readonly line?: number;
  /** The name of a script that it includes. */
  readonly included?: string;
}

export function ProblemNote({ known }: { known: KnownScripts }): ReactNode {
  const { answer, askAgain } = useAnswer<{ problems: readonly ScriptProblem[] }>("/api/filters/problems");
  // A script that was changed has none.
  useEffect(() => void askAgain(), [known, askAgain]);
  const problems = answer?.problems.filter(({ script }) => known.scripts.some(({ name }) => name === script)) ?? [];
  return problems.map((problem) => <OneProblem key={problem.script} problem={problem} />);
}

function OneProblem({ problem }: { problem: ScriptProblem }): ReactNode {
  const words = useWordsOf(filterWords);
  const locale = useLocale();
  const { script, at, times, text, line, included } = problem;
  const where = line === undefined ? text : words.atLine(line.toLocaleString(locale), text);
  return (
    <div className={own.problem} role="status">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <p>{words.problem(script, ago(at, Date.now(), locale), words.times(times))}</p>
        <p dir="auto">{included === undefined ? where : `${words.inScript(included)} ${where}`}</p>
      </div>
    </div>
  );
}
