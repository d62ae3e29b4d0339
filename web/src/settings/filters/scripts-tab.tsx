/** The scripts there are, which of them is active, and their text. */
import { FileCode, Pencil, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "../../look/controls.tsx";
import { useDeed } from "../../look/use-deed.ts";
import { say } from "../../model/toasts.ts";
import { useStore, useWordsOf } from "../../shell/app-context.ts";
import cards from "../settings.module.css";
import own from "./filters.module.css";
import { ScriptEditor } from "./script-editor.tsx";
import { activateScript, keepScript, type KeptScript, type KnownScripts, removeScript, textOf } from "./scripts.ts";
import type { Scripts } from "./use-scripts.ts";
import { filterWords } from "./words.ts";

export function ScriptsTab({ known, scripts }: { known: KnownScripts; scripts: Scripts }): ReactNode {
  const words = useWordsOf(filterWords);
  /** Null for a new one. */
  const [opened, open] = useState<string | null | undefined>(() => known.shown?.id);
  const script = known.scripts.find(({ id }) => id === opened);
  return (
    <>
      <h3>{words.scripts}</h3>
      <p className={cards.note}>{words.scriptsLong}</p>
      {known.scripts.length === 0 && <p>{words.noScripts}</p>}
      <ul className={cards.things}>
        {known.scripts.map((each) => (
          <ScriptRow key={each.id} script={each} askAgain={scripts.askAgain} onOpen={() => open(each.id)} />
        ))}
      </ul>
      <div>
        <Button onPress={() => open(null)}>
          <Plus size={17} aria-hidden />
          {words.newScript}
        </Button>
      </div>
      {(script !== undefined || opened === null) && (
        <ScriptEditor
          key={script?.id ?? "new"}
          script={script}
          known={known}
          askAgain={scripts.askAgain}
          onMade={() => open(undefined)}
        />
      )}
    </>
  );
}

function ScriptRow(props: { script: KeptScript; askAgain: () => Promise<void>; onOpen: () => void }): ReactNode {
  const { script, askAgain, onOpen } = props;
  const { name, isActive } = script;
  const words = useWordsOf(filterWords);
  const { client } = useStore();
  const { run, isBusy } = useDeed();
  const turn = async (): Promise<void> => {
    const isDone = await run(() => activateScript(client, isActive ? undefined : script));
    if (isDone) say(isActive ? words.deactivated(name) : words.activated(name));
    await askAgain();
  };
  const remove = async (): Promise<void> => {
    let text = "";
    const isDone = await run(async () => {
      text = await textOf(client, script);
      await removeScript(client, script);
    });
    const again = async (): Promise<void> => {
      const edition = { script: undefined, name, before: "", text };
      await run(() => keepScript(client, edition, { isForced: true, isActivated: false }));
      await askAgain();
    };
    if (isDone) say(words.removed(name), { undo: again });
    await askAgain();
  };
  return (
    <li className={cards.thing}>
      <FileCode size={20} aria-hidden />
      <div>
        <strong dir="auto">{name}</strong>
        {isActive && <span className={cards.badge}>{words.isActive}</span>}
      </div>
      <span className={own.scriptDeeds}>
        <Button onPress={() => void turn()} isBusy={isBusy}>
          <span aria-hidden>{isActive ? words.deactivate : words.activate}</span>
          <span className="hidden">{isActive ? words.deactivateNamed(name) : words.activateNamed(name)}</span>
        </Button>
        <IconButton label={words.open(name)} onPress={onOpen}>
          <Pencil size={18} aria-hidden />
        </IconButton>
        <IconButton label={words.removeNamed(name)} onPress={() => void remove()} isDisabled={isActive} isBusy={isBusy}>
          <Trash2 size={18} aria-hidden />
        </IconButton>
      </span>
    </li>
  );
}
