/** With whom a folder is shared, and what they may do; each choice holds at once. */
import { UserRound, Users, X } from "lucide-react";
import { type FormEvent, type ReactNode, useCallback, useEffect, useId, useState } from "react";
import type { Mailbox } from "../jmap/types.ts";
import { Button, Dialog, DialogButtons, IconButton } from "../look/controls.tsx";
import { Unanswered } from "../look/unanswered.tsx";
import { useDeed } from "../look/use-deed.ts";
import controls from "../look/controls.module.css";
import { mailboxName } from "../model/folders.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { type Level, LEVELS, levelOf, type Rights, rightsOf } from "./levels.ts";
import styles from "./share-dialog.module.css";
import { givenOn, type Principal, principalsOf, shareFolder } from "./shares.ts";
import { sharingWords } from "./words.ts";

/** Everybody, as a principal. */
const EVERYBODY = "P0";

export function ShareDialog({ mailbox, onClose }: { mailbox: Mailbox; onClose: () => void }): ReactNode {
  const words = useWords();
  const own = useWordsOf(sharingWords);
  const store = useMail();
  const { principals, hasFailed, askAgain } = usePrincipals();
  const { run, isBusy } = useDeed();
  const given = Object.entries(givenOn(store, mailbox.id));
  const nameOf = (id: string): string => {
    if (id === EVERYBODY) return own.everybody;
    const known = principals?.find((each) => each.id === id);
    return known?.email ?? known?.name ?? id;
  };
  const change = (id: string, rights: Rights | null, said: string): Promise<boolean> => {
    const before = givenOn(store, mailbox.id)[id] ?? null;
    return run(async () => {
      await shareFolder(store, mailbox.id, id, rights);
      say(said, { undo: () => shareFolder(store, mailbox.id, id, before) });
    });
  };
  return (
    <Dialog title={own.title(mailboxName(mailbox, words))} onClose={onClose}>
      <p className={styles.note}>{own.long}</p>
      {given.length === 0 ? (
        <p>{own.nobody}</p>
      ) : (
        <ul className={styles.list} aria-label={own.has}>
          {given.map(([id, rights]) => {
            const name = nameOf(id);
            return (
              <li key={id}>
                {id === EVERYBODY ? <Users size={19} aria-hidden /> : <UserRound size={19} aria-hidden />}
                <span className={styles.name}>{name}</span>
                <LevelSelect
                  label={own.levelOf(name)}
                  level={levelOf(rights)}
                  onChange={(level) => void change(id, rightsOf(level), own.changed(name, own.levels[level]))}
                />
                <IconButton label={own.take(name)} onPress={() => void change(id, null, own.notShared(name))}>
                  <X size={17} aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
      {principals !== undefined && (
        <NewShare
          offered={principals.filter(({ id }) => !given.some(([each]) => each === id))}
          isBusy={isBusy}
          onShare={({ id }, level) => change(id, rightsOf(level), own.shared(nameOf(id)))}
        />
      )}
      {hasFailed && <Unanswered failed={own.failed} askAgain={askAgain} />}
      {principals === undefined && !hasFailed && <p role="status">{words.loading}</p>}
      <DialogButtons>
        <Button kind="primary" onPress={onClose}>
          {own.done}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function NewShare(props: {
  offered: readonly Principal[];
  isBusy: boolean;
  onShare: (principal: Principal, level: Level) => Promise<boolean>;
}): ReactNode {
  const { offered, isBusy, onShare } = props;
  const own = useWordsOf(sharingWords);
  const store = useMail();
  const id = useId();
  const [text, setText] = useState("");
  const [level, setLevel] = useState<Level>("read");
  const [problem, setProblem] = useState("");
  const others = offered.filter(({ email }) => email !== store.client.username);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    const wanted = text.trim().toLowerCase();
    const found = others.find((each) => textOf(each, own.everybody).toLowerCase() === wanted);
    setProblem(found === undefined ? own.notKnown : "");
    if (found !== undefined && (await onShare(found, level))) setText("");
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label className={controls.field}>
        <span className={controls.label}>{own.who}</span>
        <input
          className={controls.input}
          list={id}
          value={text}
          autoComplete="off"
          autoFocus
          required
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <datalist id={id}>
        {others.map((each) => (
          <option key={each.id} value={textOf(each, own.everybody)}>
            {each.name === each.email ? "" : each.name}
          </option>
        ))}
      </datalist>
      <label className={controls.field}>
        <span className={controls.label}>{own.level}</span>
        <LevelSelect level={level} onChange={setLevel} />
      </label>
      <Button type="submit" isBusy={isBusy}>
        {own.give}
      </Button>
      {problem !== "" && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </form>
  );
}

function textOf({ id, email, name }: Principal, everybody: string): string {
  return id === EVERYBODY ? everybody : (email ?? name);
}

function LevelSelect(props: { label?: string; level: Level | undefined; onChange: (level: Level) => void }): ReactNode {
  const own = useWordsOf(sharingWords);
  return (
    <select
      className={styles.level}
      aria-label={props.label}
      value={props.level ?? ""}
      onChange={(event) => {
        const level = LEVELS.find((each) => each === event.target.value);
        if (level !== undefined) props.onChange(level);
      }}
    >
      {props.level === undefined && <option value="">{own.other}</option>}
      {LEVELS.map((each) => (
        <option key={each} value={each}>
          {own.levels[each]}
        </option>
      ))}
    </select>
  );
}

/** Undefined before they are read. */
function usePrincipals(): {
  readonly principals: readonly Principal[] | undefined;
  readonly hasFailed: boolean;
  readonly askAgain: () => void;
} {
  const { client } = useMail();
  const [state, setState] = useState<readonly Principal[] | "asking" | "failed">("asking");
  const askAgain = useCallback(() => setState("asking"), []);
  useEffect(() => {
    if (state === "asking") principalsOf(client).then(setState, () => setState("failed"));
  }, [client, state]);
  const principals = typeof state === "string" ? undefined : state;
  return { principals, hasFailed: state === "failed", askAgain };
}
