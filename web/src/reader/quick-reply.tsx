/** A few words of answer below the conversation, without a window of their own: kept on the device as they are typed, like all that is written. */
import { Maximize2, SendHorizontal } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { courierOf } from "../compose/courier.ts";
import { DraftKeeper } from "../compose/draft-keeper.ts";
import { passDraft } from "../compose/draft-locks.ts";
import type { Draft } from "../compose/draft.ts";
import { type Answer, answerTo, beginningWith, openDraft } from "../compose/open-drafts.ts";
import { doubtOf } from "../compose/use-sending.ts";
import { IconButton } from "../look/controls.tsx";
import type { MailStore } from "../mail/mail-store.ts";
import { preferences } from "../model/preferences.ts";
import { say } from "../model/toasts.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import styles from "./reply-bar.module.css";

export function QuickReply({ answer }: { answer: Answer }): ReactNode {
  const words = useWords();
  const store = useStore();
  const [text, setText] = useState("");
  const note = useRef<Note | undefined>(undefined);
  // What was begun is a draft when one goes elsewhere.
  useEffect(() => () => void note.current?.leave(), []);
  const change = (said: string): void => {
    setText(said);
    note.current ??= new Note(store, answer);
    note.current.write(said);
  };
  const forget = (): void => {
    note.current = undefined;
    setText("");
  };
  const toWindow = (): void => {
    (note.current ?? new Note(store, answer)).toWindow();
    forget();
  };
  const send = async (): Promise<void> => {
    const { current } = note;
    if (current === undefined || text.trim() === "") return;
    // It goes once, whoever asks for it again meanwhile, or goes elsewhere.
    forget();
    // The window asks.
    if ((await doubtOf(store, current.draft, words)) !== "") return current.toWindow();
    if (store.connection.value === "offline") say(words.inOutbox);
    await current.send();
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className={styles.quick}>
      <textarea
        rows={1}
        dir="auto"
        value={text}
        aria-label={words.quickReply}
        placeholder={words.quickReply}
        onChange={(event) => change(event.target.value)}
        onKeyDown={keys}
      />
      {text.trim() !== "" && (
        <>
          <IconButton label={words.openInWindow} onPress={toWindow}>
            <Maximize2 size={18} aria-hidden />
          </IconButton>
          <IconButton label={words.send} onPress={() => void send()}>
            <SendHorizontal size={19} aria-hidden />
          </IconButton>
        </>
      )}
    </div>
  );
}

/** The draft behind the line. */
class Note {
  draft: Draft;
  readonly #base: Draft;
  readonly #store: MailStore;
  readonly #keeper: DraftKeeper;
  #isEmpty = true;
  #isOver = false;

  constructor(store: MailStore, answer: Answer) {
    this.#store = store;
    this.#base = answerTo(store, answer);
    this.draft = this.#base;
    this.#keeper = new DraftKeeper(courierOf(store).drafts, this.#base);
  }

  write(said: string): void {
    this.#isEmpty = said.trim() === "";
    this.draft = { ...this.#base, ...beginningWith(said, this.#base) };
    void this.#keeper.keep(this.draft);
  }

  async send(): Promise<void> {
    this.#isOver = true;
    const departure = { kind: "after", seconds: Number(preferences.value.undoSeconds) } as const;
    await this.#keeper.mark({ departure, isAttempted: false });
    await courierOf(this.#store).take(this.#keeper, this.draft, "leaving");
  }

  toWindow(): void {
    this.#isOver = true;
    passDraft(this.#base.key);
    openDraft.set(this.draft);
  }

  async leave(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await courierOf(this.#store).take(this.#keeper, this.draft, this.#isEmpty ? "done" : "closed");
  }
}
