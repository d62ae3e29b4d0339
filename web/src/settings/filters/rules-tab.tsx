/** The rules in their order, and what can be done with them. */
import { FlaskConical, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSearchParams } from "wouter";
import { Button } from "../../look/controls.tsx";
import { useDeed } from "../../look/use-deed.ts";
import { useMail, useStore, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { calledBy, NEW_RULE } from "./form-rule.ts";
import { LikeThis } from "./like-this.tsx";
import type { Rule } from "./model/rule.ts";
import type { Part } from "./model/script.ts";
import { Recipes } from "./recipes.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";
import { activateScript, type KnownScripts } from "./scripts.ts";
import { TrialDialog } from "./trial/trial-dialog.tsx";
import { useRules } from "./use-rules.ts";
import type { Scripts } from "./use-scripts.ts";
import { filterWords } from "./words.ts";

type Open =
  | { readonly kind: "edit"; readonly rule: Rule; readonly part: Part | undefined }
  | { readonly kind: "try"; readonly rules: readonly Rule[]; readonly name: string | undefined };

export function RulesTab({ known, scripts }: { known: KnownScripts; scripts: Scripts }): ReactNode {
  const words = useWordsOf(filterWords);
  const rules = useRules(known, scripts);
  const [open, setOpen] = useState<Open | undefined>();
  const [params, setParams] = useSearchParams();
  const like = params.get("like");
  const startFrom = (rule: Rule): void => setOpen({ kind: "edit", rule, part: undefined });
  const { script } = rules;
  if (script === undefined) return <p role="alert">{words.unreadable}</p>;
  const all = script.parts.flatMap(({ rule }) => rule ?? []);
  const close = (): void => {
    setOpen(undefined);
    if (like !== null) setParams({}, { replace: true });
  };
  return (
    <>
      <Inactive known={known} askAgain={scripts.askAgain} />
      {script.parts.length === 0 ? (
        <Recipes onChoose={startFrom} />
      ) : (
        <RuleList
          parts={script.parts}
          change={rules.change}
          onEdit={(part, rule) => setOpen({ kind: "edit", rule, part })}
          onTry={(rule, name) => setOpen({ kind: "try", rules: [{ ...rule, isOn: true }], name })}
        />
      )}
      <div className={styles.start}>
        <Button kind="primary" onPress={() => startFrom(NEW_RULE)}>
          <Plus size={17} aria-hidden />
          {words.newRule}
        </Button>
        {all.length > 0 && (
          <Button onPress={() => setOpen({ kind: "try", rules: all, name: undefined })}>
            <FlaskConical size={17} aria-hidden />
            {words.tryAll}
          </Button>
        )}
      </div>
      {like !== null && open === undefined && (
        <LikeThis emailId={like}>
          {(rule) => <RuleDialog known={known} rules={rules} rule={rule} part={undefined} onClose={close} />}
        </LikeThis>
      )}
      {open?.kind === "edit" && (
        <RuleDialog known={known} rules={rules} rule={open.rule} part={open.part} onClose={close} />
      )}
      {open?.kind === "try" && (
        <TrialDialog
          rules={open.rules}
          name={open.name}
          hasText={open.name === undefined && all.length < script.parts.length}
          onClose={close}
        />
      )}
    </>
  );
}

/** Where there is a script, and none is active. */
function Inactive({ known, askAgain }: { known: KnownScripts; askAgain: () => Promise<void> }): ReactNode {
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  const { run, isBusy } = useDeed();
  useMail();
  const { shown } = known;
  if (shown === undefined || shown.isActive) return undefined;
  const activate = async (): Promise<void> => {
    await run(() => activateScript(client, shown));
    await askAgain();
  };
  return (
    <div className={styles.failed} role="status">
      <p>{words.inactive(calledBy(shown, shown.name))}</p>
      <Button onPress={() => void activate()} isBusy={isBusy}>
        {words.activate}
      </Button>
    </div>
  );
}
