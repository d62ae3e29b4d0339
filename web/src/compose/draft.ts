/** A message that is being written, and the Email that it becomes (RFC 8621 4.6). */
import type { Address } from "../jmap/types.ts";
import { htmlOf } from "./answer.ts";

export interface DraftFile {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Undefined until it is uploaded. */
  readonly blobId: string | undefined;
  /** Of what is uploaded, from 0 to 1. */
  readonly share: number;
  readonly isFailed: boolean;
  /** Of a picture that the text or the quote shows. */
  readonly cid: string | null;
}

/** The message that is answered, kept as it is. */
export interface Quote {
  readonly intro: string;
  readonly html: string;
  readonly text: string;
}

export interface Answered {
  readonly emailId: string;
  /** "$answered", "$forwarded", or what was said to an invitation. */
  readonly keyword: string;
  /** Marks of other answers, which this one takes back; what has them is unmarked when it is not sent after all. */
  readonly instead?: readonly string[];
}

export interface Draft {
  /** Unique among all devices. */
  readonly key: string;
  /** The same for all versions, so that one that was saved or sent unheard is found again. */
  readonly messageId: string;
  readonly identityId: string;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  readonly isRich: boolean;
  /** Of a rich message, what its HTML says in plain text. */
  readonly text: string;
  readonly html: string;
  readonly quote: Quote | undefined;
  readonly files: readonly DraftFile[];
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** The Message-ID of what is forwarded; not of drafts that are kept on a device from before it was noted. */
  readonly forwards?: readonly string[];
  /** An answer to an invitation, as calendars read it (RFC 6047); of a draft that was resumed, where the server has it. */
  readonly calendar?: string | { readonly blobId: string };
  /** The email that is marked when this one is sent. */
  readonly answers: Answered | undefined;
  /** The draft on the server that this one replaces. */
  readonly emailId: string | undefined;
}

/** By which a draft that is opened again finds its quote. */
export const QUOTE_CLASS = "posthorn-quote";

export function isEmpty({ to, cc, bcc, subject, text, files, quote }: Draft): boolean {
  return (
    [to, cc, bcc, files].every(({ length }) => length === 0) && (subject + text).trim() === "" && quote === undefined
  );
}

/** By which a draft that is opened again finds what it forwards; other programs write it too. */
export const FORWARDED_HEADER = "X-Forwarded-Message-Id";

export interface Around {
  readonly from: Address;
  readonly mailboxId: string;
}

export function emailOf(draft: Draft, { from, mailboxId }: Around): Readonly<Record<string, unknown>> {
  const { to, cc, bcc, subject, inReplyTo, references, forwards = [] } = draft;
  const attachments = filesWithin(draft).flatMap(({ blobId, name, type, cid }) =>
    blobId === undefined
      ? []
      : [{ blobId, name, type, ...(cid === null ? { disposition: "attachment" } : { disposition: "inline", cid }) }],
  );
  return {
    mailboxIds: { [mailboxId]: true },
    keywords: { $draft: true, $seen: true },
    from: [from],
    to,
    cc,
    bcc,
    subject,
    messageId: [draft.messageId],
    ...(inReplyTo.length === 0 ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references }),
    ...(forwards.length === 0 ? {} : { [`header:${FORWARDED_HEADER}:asMessageIds`]: forwards }),
    ...bodyOf(draft, attachments),
  };
}

/** Pictures that were deleted from the text do not go along. */
function filesWithin({ files, isRich, html, quote }: Draft): readonly DraftFile[] {
  const shown = isRich ? html + (quote?.html ?? "") : "";
  return files.filter(({ cid }) => cid === null || shown.includes(`cid:${cid}`));
}

function bodyOf(draft: Draft, attachments: readonly object[]): Readonly<Record<string, unknown>> {
  const { calendar, isRich } = draft;
  const text = { partId: "text", type: "text/plain" };
  const html = isRich ? [{ partId: "html", type: "text/html" }] : [];
  const bodyValues = {
    text: { value: isRich ? plainText(draft) : draft.text },
    ...(isRich ? { html: { value: wholeHtml(draft) } } : {}),
    ...(typeof calendar === "string" ? { calendar: { value: calendar } } : {}),
  };
  if (calendar !== undefined) {
    // The calendar is the same as the text, for programs: an alternative, and the last for it is the best (RFC 2046 5.1.4).
    const answer =
      typeof calendar === "string"
        ? { partId: "calendar", "header:Content-Type": "text/calendar; method=REPLY" }
        : { ...calendar, "header:Content-Type": "text/calendar; method=REPLY; charset=utf-8" };
    const said = { type: "multipart/alternative", subParts: [text, ...html, answer] };
    const whole = attachments.length === 0 ? said : { type: "multipart/mixed", subParts: [said, ...attachments] };
    return { bodyStructure: whole, bodyValues };
  }
  return {
    textBody: [text],
    ...(isRich ? { htmlBody: html } : {}),
    bodyValues,
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

/** With the quote behind it. */
export function plainText({ text, quote }: Draft): string {
  return quote === undefined ? text : `${text.trimEnd()}\n\n${quote.intro}\n${quote.text}\n`;
}

function wholeHtml({ html, quote }: Draft): string {
  const quoted =
    quote === undefined
      ? ""
      : `<div class="${QUOTE_CLASS}">${htmlOf(quote.intro)}<blockquote type="cite">${quote.html}</blockquote></div>`;
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}${quoted}</body></html>`;
}

/** Words that promise a file, in the part that one wrote oneself. */
const PROMISES = /\b(?:attach(?:ed|ment|ments|ing)?|enclosed|angehängt|anbei|anhang|anhänge|beigefügt|im anhang)\b/i;

export function forgotFiles({ text, files, isRich }: Draft): boolean {
  const own = isRich ? text : text.replace(/^>.*$/gm, "");
  return files.length === 0 && PROMISES.test(own);
}
