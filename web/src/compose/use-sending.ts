/** From "Send" to the message being on its way, with what may be wrong before and after. */
import { useState } from "react";
import { Refused, SignedOut, Unreachable } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { isAddress } from "../model/people.ts";
import { preferences } from "../model/preferences.ts";
import { momentText } from "../model/moments.ts";
import { say } from "../model/toasts.ts";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import { courierOf } from "./courier.ts";
import { isNo, send } from "./delivery.ts";
import { lookAlikeAmong } from "./known-people.ts";
import { type Draft, forgotFiles } from "./draft.ts";
import type { Departure } from "./kept-draft.ts";
import { anew, openDraft } from "./open-drafts.ts";
import { RecipientsRefused, type Sent } from "./sending.ts";
import type { OpenDraft } from "./use-draft.ts";

export interface Sending {
  readonly isBusy: boolean;
  readonly problem: string;
  /** What to think of once more before it goes. */
  readonly doubt: string;
  /** At once, but for the time in which it can be undone; or at a moment in epoch milliseconds. */
  readonly send: (at?: number) => void;
  readonly sendAnyway: () => void;
  readonly keepWriting: () => void;
}

export function useSending({ now, save, markLeaving, end }: OpenDraft): Sending {
  const words = useWords();
  const locale = useLocale();
  const store = useMail();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [doubt, setDoubt] = useState<{ readonly text: string; readonly departure: Departure } | undefined>();
  const sendNow = async (departure: Departure): Promise<void> => {
    setDoubt(undefined);
    setProblem("");
    setBusy(true);
    const draft = now();
    const leaving = { departure, isAttempted: false };
    try {
      await markLeaving(leaving);
      if (draft.files.some(({ blobId }) => blobId === undefined)) throw new Unreachable("files are not uploaded yet");
      const sent = await send(store, await save(), { draft, leaving }, markLeaving);
      await end("done");
      openDraft.set(undefined);
      tellSent(sent, { draft: anew(draft), departure, words, locale });
    } catch (error) {
      if (error instanceof SignedOut || isNo(error)) {
        await markLeaving(undefined);
        setProblem(problemText(error, words));
        return;
      }
      await end("leaving");
      openDraft.set(undefined);
      say(words.inOutbox, { undo: () => takeFromOutbox(store, draft.key, words) });
    } finally {
      setBusy(false);
    }
  };
  const ask = (at?: number): void => {
    const departure: Departure =
      at === undefined ? { kind: "after", seconds: Number(preferences.value.undoSeconds) } : { kind: "at", ms: at };
    const draft = now();
    const wrong = whatIsWrong(draft, store.connection.value === "live", words);
    setProblem(wrong);
    if (wrong !== "" || isBusy) return;
    // Who asks for it once more meanwhile gets it once.
    setBusy(true);
    void doubtOf(store, draft, words).then((text) => {
      if (text === "") return sendNow(departure);
      setBusy(false);
      return setDoubt({ text, departure });
    });
  };
  return {
    isBusy,
    problem,
    doubt: doubt?.text ?? "",
    send: ask,
    sendAnyway: () => void (doubt !== undefined && sendNow(doubt.departure)),
    keepWriting: () => setDoubt(undefined),
  };
}

/** A file that is still on its way goes with the message from the outbox. */
function whatIsWrong({ to, cc, bcc, files }: Draft, isLive: boolean, words: Words): string {
  const everybody = [...to, ...cc, ...bcc];
  const wrong = everybody.find(({ email }) => !isAddress(email));
  if (everybody.length === 0) return words.noRecipients;
  if (wrong !== undefined) return words.notAnAddress(wrong.email);
  const failed = isLive ? files.find(({ isFailed }) => isFailed) : undefined;
  return failed === undefined ? "" : `${failed.name}: ${words.uploadFailed}`;
}

/** People who all see each other's addresses; from here on it may be a mistake. */
const CROWD = 20;

/** What to think of once more; "" for nothing. */
export async function doubtOf(store: MailStore, draft: Draft, words: Words): Promise<string> {
  const { to, cc, bcc, subject } = draft;
  if (forgotFiles(draft)) return words.forgotAttachment;
  const mistaken = await lookAlikeAmong(store, [...to, ...cc, ...bcc]);
  if (mistaken !== undefined) return words.looksLikeOther(mistaken.email, mistaken.known);
  if (to.length + cc.length > CROWD) return words.crowd(to.length + cc.length);
  return subject.trim() === "" ? words.noSubjectWarning : "";
}

interface Told {
  /** As it is written on when it is taken back: another message, for this one may be known elsewhere. */
  readonly draft: Draft;
  readonly departure: Departure;
  readonly words: Words;
  readonly locale: string;
}

/** With the way back, while there is one. */
export function tellSent(sent: Sent, { draft, departure, words, locale }: Told): void {
  const undo = async (): Promise<void> => {
    try {
      const emailId = await sent.undo();
      openDraft.set({ ...draft, emailId });
      say(words.sendUndone);
    } catch (error) {
      say(error instanceof Refused ? words.tooLateToUndo : words.unreachable, { isProblem: true });
    }
  };
  if (departure.kind === "at") say(words.scheduledFor(momentText(departure.ms, locale)), { undo });
  else if (departure.seconds === 0) say(words.messageSent);
  else say(words.messageSent, { undo, shownMs: departure.seconds * 1000 });
}

export async function takeFromOutbox(store: MailStore, key: string, words: Words): Promise<void> {
  const draft = await courierOf(store).takeOut(key);
  if (draft === undefined) say(words.tooLateToUndo, { isProblem: true });
  else openDraft.set(draft);
}

export function problemText(error: unknown, words: Words): string {
  if (error instanceof RecipientsRefused) return words.badRecipients(error.addresses.join(", "));
  if (error instanceof Refused) return words.sendFailed(error.message);
  return error instanceof SignedOut ? words.sessionOver : words.sendFailed(words.unreachable);
}
