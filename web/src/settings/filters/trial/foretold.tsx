/** How many of the messages that are here a rule would have been for. */
import { type ReactNode, useState } from "react";
import { Button } from "../../../look/controls.tsx";
import { useDeed } from "../../../look/use-deed.ts";
import { useStore, useWordsOf } from "../../../shell/app-context.ts";
import own from "../filters.module.css";
import { wantedOf } from "../form-rule.ts";
import type { Rule } from "../model/rule.ts";
import { same } from "../model/same.ts";
import { filterWords } from "../words.ts";
import { FoundNote } from "./found-note.tsx";
import { received, type Trial, tryRules } from "./try-rules.ts";

export function Foretold({ rule }: { rule: Rule }): ReactNode {
  const words = useWordsOf(filterWords);
  const store = useStore();
  const { run, isBusy } = useDeed();
  const [told, setTold] = useState<{ readonly rule: Rule; readonly trial: Trial } | undefined>();
  const wanted = wantedOf(rule);
  const isWhole = wanted === undefined || !["condition", "header"].includes(wanted);
  const ask = (): Promise<boolean> =>
    run(async () => setTold({ rule, trial: await tryRules(store, received(store), [{ ...rule, isOn: true }]) }));
  return (
    <div className={own.foretold}>
      <Button onPress={() => void ask()} isDisabled={!isWhole} isBusy={isBusy}>
        {words.preview}
      </Button>
      {told !== undefined && same(told.rule.conditions, rule.conditions) && told.rule.join === rule.join && (
        <FoundNote trial={told.trial} />
      )}
    </div>
  );
}
