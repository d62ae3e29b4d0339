/** From "Send" to the message being on its way, with what may be wrong before and after. */
import { useState } from "react";
import { Refused, SignedOut } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { isAddress } from "../model/people.ts";
import { preferences } from "../model/preferences.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import { type Draft, forgotFiles } from "./draft.ts";
import { newKey, openDraft } from "./open-drafts.ts";
import { RecipientsRefused, sendDraft, type Sent } from "./sending.ts";
import type { OpenDraft } from "./use-draft.ts";

export interface Sending {
  readonly isBusy: boolean;
  readonly problem: string;
  /** What to think of once more before it goes. */
  readonly doubt: string;
  readonly send: () => void;
  readonly sendAnyway: () => void;
  readonly keepWriting: () => void;
}

export function useSending({ draft, save }: OpenDraft): Sending {
  const words = useWords();
  const store = useMail();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [doubt, setDoubt] = useState("");
  const sendNow = async (): Promise<void> => {
    setDoubt("");
    setProblem("");
    setBusy(true);
    try {
      const emailId = await save();
      const holdSeconds = Number(preferences.value.undoSeconds);
      const sent = await sendDraft(store, draft, emailId, holdSeconds);
      openDraft.set(undefined);
      tellSent(sent, { draft: { ...draft, key: newKey(), emailId }, holdSeconds, words });
    } catch (error) {
      setProblem(problemText(error, words));
    } finally {
      setBusy(false);
    }
  };
  const send = (): void => {
    const wrong = whatIsWrong(draft, words);
    setProblem(wrong);
    if (wrong !== "" || isBusy) return;
    const unsure = whatIsDoubtful(draft, words);
    if (unsure === "") void sendNow();
    else setDoubt(unsure);
  };
  return { isBusy, problem, doubt, send, sendAnyway: () => void sendNow(), keepWriting: () => setDoubt("") };
}

function whatIsWrong({ to, cc, bcc, files }: Draft, words: Words): string {
  const everybody = [...to, ...cc, ...bcc];
  const wrong = everybody.find(({ email }) => !isAddress(email));
  if (everybody.length === 0) return words.noRecipients;
  if (wrong !== undefined) return words.notAnAddress(wrong.email);
  const missing = files.find(({ blobId }) => blobId === undefined);
  if (missing === undefined) return "";
  return missing.isFailed ? `${missing.name}: ${words.uploadFailed}` : words.stillUploading(missing.name);
}

function whatIsDoubtful(draft: Draft, words: Words): string {
  if (forgotFiles(draft)) return words.forgotAttachment;
  return draft.subject.trim() === "" ? words.noSubjectWarning : "";
}

interface Told {
  readonly draft: Draft;
  readonly holdSeconds: number;
  readonly words: Words;
}

function tellSent(sent: Sent, { draft, holdSeconds, words }: Told): void {
  if (holdSeconds === 0) {
    say(words.messageSent);
    return;
  }
  const undo = async (): Promise<void> => {
    try {
      await sent.undo();
      openDraft.set(draft);
      say(words.sendUndone);
    } catch (error) {
      say(error instanceof Refused ? words.tooLateToUndo : words.unreachable, { isProblem: true });
    }
  };
  say(words.messageSent, { undo, shownMs: holdSeconds * 1000 });
}

function problemText(error: unknown, words: Words): string {
  if (error instanceof RecipientsRefused) return words.badRecipients(error.addresses.join(", "));
  if (error instanceof Refused) return words.sendFailed(error.message);
  return error instanceof SignedOut ? words.sessionOver : words.sendFailed(words.unreachable);
}

/** Closing keeps what was written. */
export async function closeDraft(store: MailStore, { save }: OpenDraft): Promise<void> {
  await save();
  await store.refresh();
}
