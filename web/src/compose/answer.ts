/** What an answer begins with: its subject, what it refers to, and the message it answers as a quote. */
import type { Address, BodyPart } from "../jmap/types.ts";
import { formatAddress, nameOf } from "../model/people.ts";
import type { Words } from "../words/en.ts";

/** As mail programs of many languages say it; said once it is enough. */
const REPLY = /^(?:re|aw|antw|sv|vs|odp|rif|res|ref)(?:\[\d+\])?:\s*/i;
const FORWARD = /^(?:fwd?|wg|tr|rv|enc|doorst|vb|vl)(?:\[\d+\])?:\s*/i;

export function replySubject(subject: string | null): string {
  return `Re: ${(subject ?? "").replace(REPLY, "")}`.trimEnd();
}

export function forwardSubject(subject: string | null): string {
  return `Fwd: ${(subject ?? "").replace(FORWARD, "")}`.trimEnd();
}

export interface Referred {
  readonly messageId: readonly string[] | null;
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
}

/** Message-IDs; the first and the newest ones of a long thread are enough. */
const REFERENCES_MAX = 30;

/** In-Reply-To and References of an answer (RFC 5322 3.6.4). */
export function referencesOf({ messageId, inReplyTo, references }: Referred): {
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
} {
  const own = messageId ?? [];
  const before = references ?? (inReplyTo?.length === 1 ? inReplyTo : []);
  const all = [...before, ...own];
  const kept = all.length > REFERENCES_MAX ? [...all.slice(0, 1), ...all.slice(1 - REFERENCES_MAX)] : all;
  return { inReplyTo: own, references: own.length === 0 ? [] : kept };
}

/** Lines behind "> ", those that are quotes already one deeper. */
export function quotedLines(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split("\n")
    .map((line) => (line.startsWith(">") ? `>${line}` : line === "" ? ">" : `> ${line}`))
    .join("\n");
}

export interface Quoted {
  readonly from: readonly Address[] | null;
  readonly to: readonly Address[] | null;
  readonly cc: readonly Address[] | null;
  readonly subject: string | null;
}

/** "On 3 May, Ann wrote:" */
export function replyIntro({ from }: Quoted, date: string, words: Words): string {
  return words.wrote(date, from?.[0] === undefined ? words.nobody : nameOf(from[0]));
}

const list = (addresses: readonly Address[] | null): string => (addresses ?? []).map(formatAddress).join(", ");

/** The header fields that a person asks for first. */
export function forwardIntro({ from, to, cc, subject }: Quoted, date: string, words: Words): string {
  const lines = [
    `-------- ${words.forwarded} --------`,
    `${words.from}: ${list(from)}`,
    `${words.date}: ${date}`,
    `${words.subject}: ${subject ?? words.noSubject}`,
    `${words.to}: ${list(to)}`,
    ...(cc === null || cc.length === 0 ? [] : [`${words.cc}: ${list(cc)}`]),
  ];
  return lines.join("\n");
}

/** The parts that go along: all files with a forward, with a reply only pictures that the quote shows. */
export function carriedParts(
  kind: "reply" | "reply-all" | "forward",
  attachments: readonly BodyPart[],
  quoteHtml: string,
): readonly BodyPart[] {
  const isShown = ({ cid }: BodyPart): boolean =>
    cid !== null && quoteHtml.includes(`cid:${cid.replace(/^<|>$/g, "")}`);
  return attachments.filter((part) => part.blobId !== null && (kind === "forward" || isShown(part)));
}

/** Text as HTML that looks the same. */
export function htmlOf(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>")}</p>`)
    .join("");
}
