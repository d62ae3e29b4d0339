/** The message that is being written, and the ways to begin one. */
import type { Address, Email, EmailContent, Identity } from "../jmap/types.ts";
import { Refused, SignedOut } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { Cell } from "../model/cell.ts";
import { fullMoment } from "../model/moments.ts";
import { parseAddresses } from "../model/people.ts";
import { preferences } from "../model/preferences.ts";
import { quotable, splitQuote } from "../reader/sanitise.ts";
import { say } from "../model/toasts.ts";
import { parted } from "../model/uuencoded.ts";
import type { Words } from "../words/en.ts";
import {
  carriedParts,
  forwardIntro,
  forwardSubject,
  htmlOf,
  quotedLines,
  referencesOf,
  replyIntro,
  replySubject,
} from "./answer.ts";
import { type Draft, type DraftFile, FORWARDED_HEADER, type Quote } from "./draft.ts";
import { contentId, isCalendarAnswer } from "./filed-as.ts";
import { answeringIdentity, replyRecipients } from "./recipients.ts";

/** One at a time: the one before is kept among the drafts. */
export const openDraft = new Cell<Draft | undefined>(undefined);

export const newKey = (): string => crypto.randomUUID();

/** A draft like this one that is another message. */
export function anew(draft: Draft): Draft {
  return { ...draft, key: newKey(), messageId: newMessageId(draft.messageId), emailId: undefined };
}

/** RFC 5322 3.6.4; what stands behind the last "@" is taken over. */
function newMessageId(like: string): string {
  return `${crypto.randomUUID()}@${like.slice(like.lastIndexOf("@") + 1)}`;
}

export function emptyDraft(store: MailStore): Draft {
  const [identity] = store.cache.identities;
  return {
    key: newKey(),
    messageId: newMessageId(identity?.email ?? "localhost"),
    identityId: identity?.id ?? "",
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    isRich: preferences.value.writing === "rich",
    text: "",
    html: "",
    quote: undefined,
    files: [],
    inReplyTo: [],
    references: [],
    answers: undefined,
    emailId: undefined,
  };
}

/** Two empty lines to write on, and the identity's signature (its "-- " as on Usenet). */
export function signed(draft: Draft, store: MailStore): Draft {
  const signature = store.cache.identities.find(({ id }) => id === draft.identityId)?.textSignature.trim() ?? "";
  if (signature === "") return draft;
  return { ...draft, text: `\n\n-- \n${signature}`, html: `<p></p>${htmlOf(`-- \n${signature}`)}` };
}

export function startWriting({ home: store }: MailStore, to: readonly Address[] = []): void {
  openDraft.set({ ...signed(emptyDraft(store), store), to });
}

/** From a mailto link (RFC 6068). */
export function writeTo({ home: store }: MailStore, url: string): void {
  const { pathname, searchParams } = new URL(url);
  const list = (name: string): readonly Address[] => searchParams.getAll(name).flatMap(parseAddresses);
  const body = searchParams.get("body") ?? "";
  const draft = signed(emptyDraft(store), store);
  openDraft.set({
    ...draft,
    to: [...parseAddresses(decoded(pathname)), ...list("to")],
    cc: list("cc"),
    bcc: list("bcc"),
    subject: searchParams.get("subject") ?? "",
    ...(body === "" ? {} : beginningWith(body, draft)),
  });
}

/** Before what is in it already. */
export function beginningWith(said: string, { text, html }: Draft): Pick<Draft, "text" | "html"> {
  return { text: said + text, html: htmlOf(said) + html };
}

/** Escapes that stand for nothing stay as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type AnswerKind = "reply" | "reply-all" | "forward";

export interface Answer {
  readonly kind: AnswerKind;
  readonly email: Email;
  readonly content: EmailContent;
  readonly words: Words;
  readonly locale: string;
}

/** From one's own account, also to what others share. */
export async function startAnswer(store: MailStore, answer: Answer): Promise<void> {
  const draft = answerTo(store.home, answer);
  if (store.client.isOwn) return openDraft.set(draft);
  try {
    // Whose message it is notes for himself that it was answered.
    openDraft.set({ ...draft, answers: undefined, files: await broughtHome(draft.files, store) });
  } catch (error) {
    if (!(error instanceof SignedOut)) say(answer.words.notDone, { isProblem: true });
  }
}

/** The same files in one's own account. Throws SignedOut, Unreachable, Refused. */
export async function broughtHome(files: readonly DraftFile[], store: MailStore): Promise<readonly DraftFile[]> {
  const blobIds = files.flatMap(({ blobId }) => blobId ?? []);
  if (blobIds.length === 0) return files;
  const { client } = store.home;
  const args = { fromAccountId: store.client.accountId, accountId: client.accountId, blobIds };
  const [{ copied }] = await client.request<[{ readonly copied: Readonly<Record<string, string>> | null }]>([
    "Blob/copy",
    args,
  ]);
  return files.map((file) => {
    const blobId = copied?.[file.blobId ?? ""];
    if (blobId === undefined) throw new Refused("blobNotFound", "");
    return { ...file, blobId };
  });
}

export function answerTo(store: MailStore, { kind, email, content, words, locale }: Answer): Draft {
  const { identities } = store.cache;
  const whole = { ...email, ...content };
  const own = identities.map((identity) => identity.email);
  const isForward = kind === "forward";
  const recipients = isForward ? { to: [], cc: [] } : replyRecipients(whole, own, kind);
  const identity = answeringIdentity(identities, whole);
  const date = fullMoment(email.receivedAt, locale);
  const intro = isForward ? forwardIntro(whole, date, words) : replyIntro(whole, date, words);
  const quote = quoteOf(content, intro, isForward);
  const base = emptyDraft(store);
  const draft = signed({ ...base, identityId: identity?.id ?? base.identityId }, store);
  return {
    ...draft,
    ...recipients,
    ...(isForward ? { forwards: content.messageId ?? [] } : referencesOf(content)),
    subject: isForward ? forwardSubject(email.subject) : replySubject(email.subject),
    files: carriedParts(kind, content.attachments, quote.html).map(fileOf),
    answers: { emailId: email.id, keyword: isForward ? "$forwarded" : "$answered" },
    // What is written as plain text has its quote in the text.
    ...(draft.isRich ? { quote } : { text: `${draft.text}\n\n${quote.intro}\n${quote.text}\n` }),
  };
}

function quoteOf(content: EmailContent, intro: string, isForward: boolean): Quote {
  const valueOf = (parts: EmailContent["htmlBody"], type: string): string =>
    parts
      .filter((part) => part.type === type)
      .map((part) => content.bodyValues[part.partId ?? ""]?.value ?? "")
      .join("\n");
  const html = valueOf(content.htmlBody, "text/html");
  const whole = valueOf(content.textBody, "text/plain");
  // A reply quotes what was said, and not the files within it.
  const text = isForward ? whole : parted(whole).text;
  const own = quotable(html === "" ? htmlOf(text) : html);
  const plain = text === "" ? own.text : text;
  return { intro, html: own.html, text: isForward ? plain : quotedLines(plain) };
}

function fileOf(part: EmailContent["attachments"][number]): DraftFile {
  const { name, type, size, blobId, cid, disposition } = part;
  return {
    key: newKey(),
    name: name ?? (type === "message/rfc822" ? "message.eml" : "file"),
    type,
    size,
    blobId: blobId ?? undefined,
    share: 1,
    isFailed: false,
    cid: disposition === "inline" ? contentId(cid) : null,
  };
}

function bodyWithin({
  htmlBody,
  textBody,
  bodyValues,
}: EmailContent): Pick<Draft, "isRich" | "html" | "text" | "quote"> {
  const value = ([part]: EmailContent["htmlBody"]): string => bodyValues[part?.partId ?? ""]?.value ?? "";
  if (htmlBody[0]?.type === "text/html") return { isRich: true, ...splitQuote(value(htmlBody)) };
  return { isRich: false, html: "", text: value(textBody), quote: undefined };
}

function filesWithin({ attachments }: EmailContent): Pick<Draft, "files" | "calendar"> {
  const answer = attachments.find(isCalendarAnswer);
  const files = attachments.filter((part) => part.blobId !== null && part !== answer).map(fileOf);
  return { files, ...(answer === undefined ? {} : { calendar: { blobId: answer.blobId ?? "" } }) };
}

function forwardedBy({ headers }: EmailContent): readonly string[] {
  const named = headers.find(({ name }) => name.toLowerCase() === FORWARDED_HEADER.toLowerCase());
  return [...(named?.value ?? "").matchAll(/<([^<>\s]+)>/g)].map(([, id = ""]) => id);
}

function writingIdentity({ cache }: MailStore, { from }: Email): Identity | undefined {
  return answeringIdentity(cache.identities, { from, to: null, cc: null, replyTo: null });
}

/** What was begun earlier, here or in another mail program. */
export function resumeDraft(store: MailStore, email: Email, content: EmailContent): void {
  // It is being written on already.
  const messageId = content.messageId?.[0];
  if (messageId !== undefined && openDraft.value?.messageId === messageId) return;
  const base = { ...emptyDraft(store), ...(messageId === undefined ? {} : { messageId }) };
  openDraft.set({
    ...base,
    identityId: writingIdentity(store, email)?.id ?? base.identityId,
    to: email.to ?? [],
    cc: content.cc ?? [],
    bcc: content.bcc ?? [],
    subject: email.subject ?? "",
    ...bodyWithin(content),
    ...filesWithin(content),
    inReplyTo: content.inReplyTo ?? [],
    references: content.references ?? [],
    forwards: forwardedBy(content),
    emailId: email.id,
  });
}
