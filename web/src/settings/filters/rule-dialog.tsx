/** A rule in a form: for which messages, and what is done with them. */
import { type ReactNode, useState } from "react";
import { Dialog, Field } from "../../look/controls.tsx";
import { DialogEnd } from "../../look/dialog-end.tsx";
import { Form, Problem } from "../../look/form.tsx";
import { useDeed } from "../../look/use-deed.ts";
import { useMail, useWords, useWordsOf } from "../../shell/app-context.ts";
import { ActionRows } from "./action-fields.tsx";
import { ElsewhereNote } from "./changed-elsewhere.tsx";
import { ConditionRows } from "./condition-fields.tsx";
import { folderAt, makeFolder } from "./folders.ts";
import { calledBy, draftOf, type RuleDraft, ruleOf, wantedOf } from "./form-rule.ts";
import { partWith } from "./model/print-script.ts";
import type { Rule } from "./model/rule.ts";
import type { Part } from "./model/script.ts";
import type { KnownScripts } from "./scripts.ts";
import { Foretold } from "./trial/foretold.tsx";
import { type Rules, scriptIn } from "./use-rules.ts";
import { filterWords } from "./words.ts";

interface Props {
  readonly known: KnownScripts;
  readonly rules: Rules;
  readonly rule: Rule;
  /** Where it is in the script; undefined for a new one. */
  readonly part: Part | undefined;
  readonly onClose: () => void;
}

export function RuleDialog({ known, rules, rule, part, onClose }: Props): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const store = useMail();
  const { run, isBusy } = useDeed();
  const [base] = useState(known);
  const [draft, setDraft] = useState(() => draftOf(rule));
  const [problem, setProblem] = useState("");
  const [isSaving, setSaving] = useState(false);
  // What is known changes by saving, too.
  const isElsewhere = !isSaving && (known.text !== base.text || known.shown?.id !== base.shown?.id);
  const save = async (isForced: boolean): Promise<void> => {
    const written = ruleOf(draft);
    const wanted = wantedOf(written);
    setProblem(wanted === undefined ? "" : words.wanted[wanted]);
    if (wanted !== undefined || (isElsewhere && !isForced)) return;
    if (!(await run(() => makeFolders(written)))) return;
    const parts = partsWith(scriptIn(base)?.parts ?? [], part, written);
    const said = words.saved(calledBy(written, words.unnamed(parts.length)));
    setSaving(true);
    const kept = await rules.changeFrom(base, parts, { said, isForced });
    if (kept === "kept") onClose();
    else setSaving(false);
  };
  const makeFolders = async (written: Rule): Promise<void> => {
    for (const action of written.actions)
      if ("folder" in action && folderAt(action.folder, store.cache.mailboxes) === undefined)
        await makeFolder(store, action.folder);
  };
  const change = (changed: Partial<RuleDraft>): void => setDraft({ ...draft, ...changed });
  return (
    <Dialog title={part === undefined ? words.newRule : words.editRule} onClose={onClose} size="columns">
      {isElsewhere && (
        <ElsewhereNote onReload={onClose} onOverwrite={() => void save(true)} isBusy={isBusy || rules.isBusy} />
      )}
      <Form onSubmit={() => save(false)}>
        <RuleFields draft={draft} change={change} />
        <Foretold rule={ruleOf(draft)} />
        <Problem text={problem} />
        <DialogEnd doIt={all.save} isDisabled={isElsewhere} isBusy={isBusy || rules.isBusy} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

function RuleFields({ draft, change }: { draft: RuleDraft; change: (changed: Partial<RuleDraft>) => void }): ReactNode {
  const words = useWordsOf(filterWords);
  return (
    <>
      <Field label={words.name} value={draft.name} onChange={(name) => change({ name })} />
      <ConditionRows
        join={draft.join}
        rows={draft.conditions}
        onJoin={(join) => change({ join })}
        onChange={(conditions) => change({ conditions })}
      />
      <ActionRows
        rows={draft.actions}
        isLast={draft.isLast}
        onChange={(actions) => change({ actions })}
        onLast={(isLast) => change({ isLast })}
      />
    </>
  );
}

function partsWith(parts: readonly Part[], part: Part | undefined, rule: Rule): readonly Part[] {
  const at = part === undefined ? -1 : parts.findIndex(({ text }) => text === part.text);
  return at < 0 ? [...parts, partWith(rule)] : parts.with(at, partWith(rule, parts[at]));
}
