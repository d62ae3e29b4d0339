/** The window in which a message is written: beside the list where there is room, else in front of everything. */
import { Paperclip, Send, Trash2, X } from "lucide-react";
import { type DragEvent, lazy, type ReactNode, useState } from "react";
import { useFocusBack } from "../look/focus-back.ts";
import { Button, Dialog, DialogButtons, IconButton } from "../look/controls.tsx";
import { useFilePicker } from "../look/use-file-picker.tsx";
import { Late } from "../look/late.tsx";
import { useCell } from "../model/use-cell.ts";
import { clock } from "../model/moments.ts";
import { say } from "../model/toasts.ts";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import styles from "./composer.module.css";
import { htmlOf } from "./answer.ts";
import { type Draft, isEmpty, plainText } from "./draft.ts";
import { useCourier } from "./use-courier.ts";
import { DraftFields } from "./draft-fields.tsx";
import { FileStrip } from "./file-strip.tsx";
import { newKey, openDraft } from "./open-drafts.ts";
import type { Pictures } from "./rich-editor.tsx";
import { ScheduleButton } from "./schedule-button.tsx";
import { QuoteView } from "./quote-view.tsx";
import { type OpenDraft, useDraft } from "./use-draft.ts";
import { type DraftFiles, useFiles } from "./use-files.ts";
import { type Sending, useSending } from "./use-sending.ts";

const RichEditor = lazy(() => import("./rich-editor.tsx").then((module) => ({ default: module.RichEditor })));

export function Composer(): ReactNode {
  const draft = useCell(openDraft);
  useCourier();
  return draft === undefined ? null : <DraftWindow key={draft.key} first={draft} />;
}

function DraftWindow({ first }: { first: Draft }): ReactNode {
  const words = useWords();
  const store = useMail();
  const open = useDraft(first);
  const files = useFiles(first, open.change);
  const sending = useSending(open);
  useFocusBack();
  const [isOver, setOver] = useState(false);
  const { draft } = open;
  const close = (): void => {
    openDraft.set(undefined);
    if (store.connection.value === "offline" && draft !== first && !isEmpty(draft)) say(words.keptHere);
  };
  const discard = async (): Promise<void> => {
    const takeBack = await open.discard();
    openDraft.set(undefined);
    say(words.discarded, { undo: async () => openDraft.set(await takeBack()) });
  };
  const drop = (event: DragEvent): void => {
    setOver(false);
    // Pictures that were dropped onto the text are in it.
    if (event.dataTransfer.files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    files.add(event.dataTransfer.files);
  };
  return (
    <section
      className={styles.window}
      aria-label={draft.subject === "" ? words.newMessage : draft.subject}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === "Enter") sending.send();
        // A question about it has this key for itself.
        if (event.key === "Escape" && event.currentTarget.contains(event.target as Node)) close();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className={styles.head}>
        <h2 className="foreign" dir="auto">
          {draft.subject === "" ? words.newMessage : draft.subject}
        </h2>
        <IconButton label={words.close} onPress={close}>
          <X size={19} aria-hidden />
        </IconButton>
      </header>
      <div className={styles.middle}>
        <DraftFields draft={draft} change={open.change} />
        <Body first={first} open={open} files={files} />
        {draft.quote !== undefined && (
          <QuoteView quote={draft.quote} files={draft.files} onRemove={() => open.change({ quote: undefined })} />
        )}
      </div>
      <FileStrip files={draft.files} deeds={files} />
      {sending.problem !== "" && (
        <p className={styles.problem} role="alert">
          {sending.problem}
        </p>
      )}
      <Foot open={open} sending={sending} files={files} onDiscard={() => void discard()} />
      {isOver && <div className={styles.over}>{words.dropFiles}</div>}
      {sending.doubt !== "" && <Doubt sending={sending} />}
    </section>
  );
}

function Body({ first, open, files }: { first: Draft; open: OpenDraft; files: DraftFiles }): ReactNode {
  const words = useWords();
  const { draft, change } = open;
  const pictures = usePictures(draft, files);
  const isAnswer = first.to.length > 0;
  if (!draft.isRich)
    return (
      <textarea
        className={styles.plain}
        aria-label={words.messageText}
        autoFocus={isAnswer}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
        ref={putCursorFirst}
      />
    );
  return (
    <Late fallback={<p className={styles.waiting}>{words.loading}</p>}>
      <RichEditor
        html={draft.html}
        isFocused={isAnswer}
        pictures={pictures}
        onChange={(html, text) => change({ html, text })}
      />
    </Late>
  );
}

/** Those within the text are files of the draft under a Content-ID. */
function usePictures(draft: Draft, files: DraftFiles): Pictures {
  const { client } = useMail();
  return {
    add(file) {
      const cid = `${newKey()}@${draft.messageId.slice(draft.messageId.lastIndexOf("@") + 1)}`;
      files.add([file], cid);
      return cid;
    },
    async load(cid) {
      const found = draft.files.find((file) => file.cid === cid);
      const here = await files.pictureOf(cid);
      return here !== undefined || found?.blobId === undefined ? here : client.blob(found.blobId, found.type);
    },
  };
}

/** Above the quote. */
function putCursorFirst(area: HTMLTextAreaElement | null): void {
  if (area === null || area.dataset["begun"] !== undefined) return;
  area.dataset["begun"] = "true";
  area.setSelectionRange(0, 0);
}

interface FootProps {
  readonly open: OpenDraft;
  readonly sending: Sending;
  readonly files: DraftFiles;
  readonly onDiscard: () => void;
}

function Foot({ open, sending, files, onDiscard }: FootProps): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const picker = useFilePicker({ label: words.attach, multiple: true, onPick: files.add });
  const { draft, change } = open;
  const turn = (): void =>
    change(
      draft.isRich
        ? { isRich: false, text: plainText(draft), quote: undefined }
        : { isRich: true, html: htmlOf(draft.text) },
    );
  return (
    <footer className={styles.foot}>
      <span className={styles.sending}>
        <Button kind="primary" onPress={() => sending.send()} isBusy={sending.isBusy}>
          <Send size={17} aria-hidden />
          {sending.isBusy ? words.sending : words.send}
        </Button>
        <ScheduleButton onSchedule={sending.send} />
      </span>
      {picker.input}
      <IconButton label={words.attach} onPress={picker.open}>
        <Paperclip size={19} aria-hidden />
      </IconButton>
      <button type="button" className={styles.turn} onClick={turn}>
        {draft.isRich ? words.toPlain : words.toRich}
      </button>
      <span className={styles.saved} role="status">
        {savingText(open, words, locale)}
      </span>
      <IconButton label={words.discard} onPress={onDiscard}>
        <Trash2 size={19} aria-hidden />
      </IconButton>
    </footer>
  );
}

function savingText({ saving, draft, isKept }: OpenDraft, words: Words, locale: string): string {
  if (draft.files.some(({ blobId, isFailed }) => blobId === undefined && !isFailed)) return words.uploading;
  if (saving.kind === "saved") return words.savedAt(clock(saving.at, locale));
  if (saving.kind === "failed") return isKept() ? keptText(saving.why, words) : words.notSaved;
  return saving.kind === "new" ? "" : words.saving;
}

function keptText(why: string | undefined, words: Words): string {
  if (why === "tooLarge") return words.savedTooLarge;
  return why === "overQuota" ? words.savedOverQuota : words.savedHere;
}

function Doubt({ sending }: { sending: Sending }): ReactNode {
  const words = useWords();
  return (
    <Dialog title={words.send} onClose={sending.keepWriting}>
      <p>{sending.doubt}</p>
      <DialogButtons>
        <Button onPress={sending.keepWriting}>{words.keepWriting}</Button>
        <Button kind="primary" onPress={sending.sendAnyway} autoFocus>
          {words.sendAnyway}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
