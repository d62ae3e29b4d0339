/** Everything that can be done now, and everywhere one can go, found by typing a few letters of it. */
import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Dialog } from "../look/controls.tsx";
import { foldersOf, mailboxName } from "../model/folders.ts";
import { useCell } from "../model/use-cell.ts";
import { sharedAccountsOf } from "../sharing/shared-accounts.ts";
import { useLanguage, useMail, useWords } from "./app-context.ts";
import { keysOf } from "./keys.ts";
import styles from "./palette.module.css";
import { matching } from "./palette-match.ts";
import { places } from "./places.ts";
import { shortcutFor } from "./shortcuts.ts";

interface Command {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly run: () => void;
}

/** Commands that are shown at once. */
const SHOWN_MAX = 50;

export function Palette({ onClose }: { onClose: () => void }): ReactNode {
  const words = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const [chosen, choose] = useState(0);
  const shown = matching(useCommands(), text).slice(0, SHOWN_MAX);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => choose(Math.min(shown.length - 1, chosen + 1)),
    ArrowUp: () => choose(Math.max(0, chosen - 1)),
    Enter: () => run(shown[chosen]),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const deed = keys[event.key];
    if (deed === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    deed();
  };
  return (
    <Dialog title={words.palette} onClose={onClose}>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${chosen}` : undefined}
        aria-autocomplete="list"
        aria-label={words.paletteHint}
        placeholder={words.paletteHint}
        autoComplete="off"
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          choose(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={words.palette} className={styles.list}>
        {shown.map((command, i) => (
          <li
            key={command.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            className={styles.command}
            onClick={() => run(command)}
          >
            <span className={styles.name}>{command.name}</span>
            {command.key === "" ? <CornerDownLeft size={15} aria-hidden /> : <kbd>{command.key}</kbd>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p role="status">{words.emptySearch}</p>}
    </Dialog>
  );
}

/** The roles of mailboxes that a key leads to. */
const WITH_KEY: ReadonlySet<string> = new Set(["inbox", "drafts", "sent", "archive"]);

/** Those of the keys that do something where one is; then the folders. */
function useCommands(): readonly Command[] {
  const words = useWords();
  const language = useLanguage();
  const store = useMail();
  const { cache } = store;
  const others = useCell(sharedAccountsOf(store).stores);
  const [, go] = useLocation();
  const byKey = keysOf(words).flatMap(({ key, meaning }): Command[] => {
    const run = shortcutFor(key);
    return run === undefined || key === "Enter" ? [] : [{ id: key, name: meaning, key, run }];
  });
  const folders = foldersOf(cache.mailboxes.values(), language)
    .filter(({ mailbox: { role } }) => role === null || !WITH_KEY.has(role))
    .map(({ mailbox }) => ({
      id: mailbox.id,
      name: words.goTo(mailboxName(mailbox, words)),
      key: "",
      run: () => go(places.mailbox(mailbox.id)),
    }));
  const device = { id: "connect", name: words.connectDevice, key: "", run: () => go(places.connect) };
  const shared = others.flatMap(({ client, cache: theirs }) =>
    foldersOf(theirs.mailboxes.values(), language).map(({ mailbox }) => ({
      id: `${client.accountId} ${mailbox.id}`,
      name: words.goTo(`${mailboxName(mailbox, words)} (${client.accountName})`),
      key: "",
      run: () => go(places.shared(client.accountId) + places.mailbox(mailbox.id)),
    })),
  );
  return [...byKey, ...folders, ...shared, device];
}
