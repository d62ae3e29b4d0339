/** Keeping the text of a script, and hearing what is wrong with it. */
import { useRef, useState } from "react";
import { useDeed } from "../../look/use-deed.ts";
import { useStore, useWordsOf } from "../../shell/app-context.ts";
import { ChangedElsewhere, checkScript, type Edition, keepScript, type Mistake, WrongScript } from "./scripts.ts";
import { filterWords } from "./words.ts";

/** What the server said of a text: when it was to be kept, or only checked. */
export interface Told {
  readonly wasToBeKept: boolean;
  readonly mistakes: readonly Mistake[];
}

export interface ScriptSaving {
  readonly isBusy: boolean;
  /** From the first moment of saving until what is kept then is known. */
  readonly isSaving: boolean;
  /** Somebody else was quicker. */
  readonly isRefused: boolean;
  readonly told: Told | undefined;
  readonly forget: () => void;
  readonly check: (text: string) => Promise<void>;
  /** Whether it is kept. */
  readonly save: (edition: Edition, how: { isForced: boolean; isActivated: boolean }) => Promise<boolean>;
}

export function useScriptSaving(askAgain: () => Promise<void>): ScriptSaving {
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  const { run, isBusy } = useDeed();
  const [told, setTold] = useState<Told | undefined>();
  const [isRefused, setRefused] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const wasHeard = useRef(false);
  /** What is said where it is written, and not in passing. */
  const hear = (error: unknown): void => {
    if (error instanceof ChangedElsewhere) setRefused(true);
    else if (error instanceof WrongScript) setTold({ wasToBeKept: true, mistakes: error.mistakes });
    else throw error;
    wasHeard.current = true;
  };
  const save: ScriptSaving["save"] = async (edition, how) => {
    setTold(undefined);
    setSaving(true);
    wasHeard.current = false;
    const refusals = { alreadyExists: words.nameTaken, tooLarge: words.tooLarge };
    const isDone = await run(() => keepScript(client, edition, how).catch(hear), refusals);
    await askAgain();
    setSaving(false);
    return isDone && !wasHeard.current;
  };
  const check = async (text: string): Promise<void> => {
    await run(async () => setTold({ wasToBeKept: false, mistakes: await checkScript(client, text) }));
  };
  return { isBusy, isSaving, isRefused, told, forget: () => setTold(undefined), check, save };
}
