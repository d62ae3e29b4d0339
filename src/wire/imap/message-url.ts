/** IMAP URLs of messages and their parts, relative to the session's own server (RFC 5092 7, 11; RFC 4469 3). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Section } from "../mime/section.ts";
import { formatSection, parseSection } from "./fetch.ts";

/** Some bytes of a part: from `start` on, `count` of them, or all there are. */
interface ByteRange {
  readonly start: number;
  readonly count: number | undefined;
}

export interface MessageUrl {
  /** The mailbox's path; undefined for the one that is selected. */
  readonly path: string | undefined;
  /** The path begins at the top, not beside the selected mailbox. */
  readonly absolute: boolean;
  readonly uidValidity: number | undefined;
  readonly uid: number;
  readonly section: Section;
  readonly range: ByteRange | undefined;
}

const FORM = new RegExp(
  "^(?<mailbox>[^;]*?)(?:;UIDVALIDITY=(?<validity>[1-9][0-9]{0,9}))?(?<slash>/?);UID=(?<uid>[1-9][0-9]{0,9})" +
    "(?:/;SECTION=(?<section>[^;/]+))?(?:/;PARTIAL=(?<start>[0-9]{1,15})(?:\\.(?<count>[1-9][0-9]{0,14}))?)?$",
  "i",
);
/** RFC 5092 11 bchar, without its "%". */
const PLAIN = /^[A-Za-z0-9\-._~!$'()*+,&=:@/]*$/;
const whole: Section = { path: [], text: { kind: "all" } };

/** Throws SyntaxProblem for what is no such URL: another scheme or server, or more than a message or a part of one. */
export function parseMessageUrl(url: string): MessageUrl {
  const parts = FORM.exec(url)?.groups;
  if (parts === undefined) throw new SyntaxProblem("Not the URL of a message on this server");
  const { validity, uid, section, start, count } = parts;
  return {
    ...mailboxOf(parts),
    uidValidity: optional(validity),
    uid: Number(uid),
    section: section === undefined ? whole : parseSection(decode(section)),
    range: start === undefined ? undefined : { start: Number(start), count: optional(count) },
  };
}

/** Between a mailbox and its message there is a slash; `;UID=5` alone is of the mailbox that is selected. */
function mailboxOf({ mailbox = "", validity, slash }: Record<string, string>): Pick<MessageUrl, "path" | "absolute"> {
  const isWhole = mailbox === "" ? slash === "" && validity === undefined : slash !== "";
  if (!isWhole || mailbox === "/" || mailbox.startsWith("//")) {
    throw new SyntaxProblem("Not the URL of a message on this server");
  }
  if (mailbox === "") return { path: undefined, absolute: false };
  const absolute = mailbox.startsWith("/");
  return { path: decode(absolute ? mailbox.slice(1) : mailbox), absolute };
}

function optional(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function decode(text: string): string {
  const plain = text.replace(/%[0-9a-f]{2}/gi, "");
  try {
    if (PLAIN.test(plain)) return decodeURIComponent(text);
  } catch {
    // Not UTF-8: refused like any other character that may not be there.
  }
  throw new SyntaxProblem("A URL has characters that have to be encoded");
}

export function formatMessageUrl({ path, absolute, uidValidity, uid, section, range }: MessageUrl): string {
  const mailbox = path === undefined ? "" : `${absolute ? "/" : ""}${encode(path)}`;
  const validity = uidValidity === undefined ? "" : `;UIDVALIDITY=${uidValidity}`;
  const part = formatSection(section);
  const bytes =
    range === undefined ? "" : `/;PARTIAL=${range.start}${range.count === undefined ? "" : `.${range.count}`}`;
  return `${mailbox}${validity}${path === undefined ? "" : "/"};UID=${uid}${part === "" ? "" : `/;SECTION=${encode(part)}`}${bytes}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/");
}
