/** The text of a script, with what is wrong with it at its lines. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Button, Field } from "../../look/controls.tsx";
import { Buttons, Form, Problem } from "../../look/form.tsx";
import { Unanswered } from "../../look/unanswered.tsx";
import { say } from "../../model/toasts.ts";
import { useStore, useWords, useWordsOf } from "../../shell/app-context.ts";
import { ElsewhereNote } from "./changed-elsewhere.tsx";
import { CodeField, goToLine } from "./code-field.tsx";
import { LINE_END } from "./model/print-rule.ts";
import { MistakeList } from "./mistake-list.tsx";
import { type KeptScript, type KnownScripts, textOf } from "./scripts.ts";
import { useScriptSaving } from "./use-script-saving.ts";
import { filterWords } from "./words.ts";

interface Props {
  /** Undefined for a new one. */
  readonly script: KeptScript | undefined;
  readonly known: KnownScripts;
  readonly askAgain: () => Promise<void>;
  readonly onMade: () => void;
}

export function ScriptEditor(props: Props): ReactNode {
  const { script } = props;
  const all = useWords();
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  const [kept, setKept] = useState<
    { readonly script: KeptScript | undefined; readonly text: string } | "failed" | undefined
  >(script === undefined ? { script, text: "" } : undefined);
  const read = useCallback(() => {
    if (script === undefined) return;
    textOf(client, script).then(
      (text) => setKept({ script, text }),
      () => setKept("failed"),
    );
  }, [client, script]);
  // What is being edited stays when it changes elsewhere.
  const isRead = kept !== undefined && kept !== "failed";
  useEffect(() => {
    if (!isRead) read();
  }, [isRead, read]);
  if (kept === "failed") return <Unanswered failed={words.failed} askAgain={read} />;
  if (kept === undefined) return <p role="status">{all.loading}</p>;
  return <Editor key={kept.text} {...props} base={kept} onReload={() => setKept(undefined)} />;
}

interface EditorProps extends Props {
  readonly base: { readonly script: KeptScript | undefined; readonly text: string };
  readonly onReload: () => void;
}

function Editor({ script, base, known, askAgain, onMade, onReload }: EditorProps): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const saving = useScriptSaving(askAgain);
  const [name, setName] = useState(script?.name ?? "");
  const [text, setText] = useState(() => base.text.replaceAll("\r\n", "\n"));
  const [problem, setProblem] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const { isBusy, isSaving, isRefused, told } = saving;
  const isOther = script !== undefined && script.blobId !== base.script?.blobId;
  const isElsewhere = isRefused || (!isSaving && isOther);
  const save = async (isForced: boolean): Promise<void> => {
    const called = name.trim();
    setProblem(called === "" ? words.scriptNameWanted : "");
    if (called === "") return;
    const edition = { script: base.script, name: called, before: base.text, text: withEnds(text, base.text) };
    const isActivated = script === undefined && known.scripts.length === 0;
    if (!(await saving.save(edition, { isForced, isActivated }))) return;
    say(words.saved(called));
    if (script === undefined) onMade();
    else onReload();
  };
  return (
    <Form onSubmit={() => save(false)}>
      {isElsewhere && <ElsewhereNote onReload={onReload} onOverwrite={() => void save(true)} isBusy={isBusy} />}
      <Field label={words.scriptName} value={name} onChange={setName} />
      <CodeField
        label={script === undefined ? words.newText : words.scriptText(script.name)}
        value={text}
        onChange={(changed) => {
          setText(changed);
          saving.forget();
        }}
        mistakes={told?.mistakes ?? []}
        field={field}
      />
      <MistakeList told={told} onGo={(line) => goToLine(field.current, line)} />
      <Problem text={problem} />
      <Buttons>
        <Button onPress={() => void saving.check(text)} isBusy={isBusy}>
          {words.check}
        </Button>
        <Button kind="primary" type="submit" isDisabled={isElsewhere} isBusy={isBusy}>
          {all.save}
        </Button>
      </Buttons>
    </Form>
  );
}

/** Fields know one end of a line only: a script keeps those that it had. */
function withEnds(text: string, before: string): string {
  return before === "" || before.includes("\r\n") ? text.replaceAll("\n", LINE_END) : text;
}
