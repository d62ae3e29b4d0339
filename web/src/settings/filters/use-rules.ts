/** The rules of the script that is shown, and changing them one change after the other. */
import { useMemo, useRef } from "react";
import { say } from "../../model/toasts.ts";
import { useWordsOf } from "../../shell/app-context.ts";
import { NotTheSame, printScript } from "./model/print-script.ts";
import { EMPTY, type Part, readRules, type Script } from "./model/script.ts";
import { type KnownScripts, newEdition } from "./scripts.ts";
import { type Kept, useKeeping } from "./use-keeping.ts";
import type { Scripts } from "./use-scripts.ts";
import { filterWords } from "./words.ts";

export interface Rules {
  /** Undefined where the grammar of the script is wrong. */
  readonly script: Script | undefined;
  readonly isBusy: boolean;
  /** Other parts, made of those that there are when it is its turn. */
  readonly change: (edit: (parts: readonly Part[]) => readonly Part[], said: string) => Promise<void>;
  /** Other parts, made of those of `base`, unless it is no longer what is kept. */
  readonly changeFrom: (
    base: KnownScripts,
    parts: readonly Part[],
    how: { said: string; isForced: boolean },
  ) => Promise<Kept>;
}

export function scriptIn({ text }: KnownScripts): Script | undefined {
  return text === "" ? EMPTY : readRules(text);
}

export function useRules(known: KnownScripts, { askAgain, latest }: Scripts): Rules {
  const own = useWordsOf(filterWords);
  const { keep, isBusy } = useKeeping(askAgain);
  const script = useMemo(() => scriptIn(known), [known]);
  const turn = useRef(Promise.resolve());
  const changeFrom: Rules["changeFrom"] = async (base, parts, { said, isForced }) => {
    const before = scriptIn(base);
    // It was a script with rules when somebody began to change them.
    if (before === undefined) return "elsewhere";
    const text = printed(before, parts);
    if (text === undefined) {
      say(own.notTheSame, { isProblem: true });
      return "failed";
    }
    const { shown, scripts } = base;
    const edition =
      shown === undefined ? newEdition(text, scripts) : { script: shown, name: shown.name, before: base.text, text };
    return keep(edition, { said, isForced, isActivated: shown === undefined });
  };
  const change: Rules["change"] = async (edit, said) => {
    const before = turn.current;
    const { promise, resolve } = Promise.withResolvers<void>();
    turn.current = promise;
    await before;
    try {
      const base = latest.current ?? known;
      const parts = edit(scriptIn(base)?.parts ?? []);
      const kept = await changeFrom(base, parts, { said, isForced: false });
      if (kept === "elsewhere") say(own.elsewhere, { isProblem: true });
    } finally {
      resolve();
    }
  };
  return { script, isBusy, change, changeFrom };
}

function printed(script: Script, parts: readonly Part[]): string | undefined {
  try {
    return printScript(script, parts);
  } catch (error) {
    if (error instanceof NotTheSame) return undefined;
    throw error;
  }
}
