/** CATENATE: messages joined from texts of the client and from parts of messages that are here already (RFC 4469). */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import { HIERARCHY_SEPARATOR } from "../../store/model.ts";
import { type MessageUrl, parseMessageUrl } from "../../wire/imap/message-url.ts";
import { LoadedContent } from "../fetch/message.ts";
import { CATENATE_READS_PER_BYTE } from "../limits.ts";
import type { Session } from "../session.ts";
import { findMailbox, type Reached, selectedMailbox } from "../mailboxes/spaces.ts";

/** A URL that leads to nothing; the client is told which. */
export class BadUrl extends Error {
  override name = "BadUrl";
  readonly url: string;
  constructor(url: string) {
    super("That URL leads to no message or part here");
    this.url = url;
  }

  /** `BADURL /INBOX/;UID=5`, with everything encoded that a response code may not hold. */
  get code(): string {
    const safe = this.url.replace(/[^\x21-\x7e]|[\]"\\]/gu, (char) => encodeURIComponent(char.toWellFormed()));
    return `BADURL ${safe}`;
  }
}

/** The parts that the URLs of one command name; a message of which several are wanted one after another is read once. */
export class UrlParts {
  readonly #session: Session;
  #bytesLeft: number;
  #last: { readonly key: string; readonly content: LoadedContent } | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#bytesLeft = CATENATE_READS_PER_BYTE * session.parts.messageBytesMax;
  }

  /** Throws BadUrl. */
  async bytes(written: string): Promise<Uint8Array> {
    const url = parsed(written);
    const content = await this.#content(url);
    const part = content?.section(url.section);
    if (part === undefined) throw new BadUrl(written);
    const { start = 0, count } = url.range ?? {};
    return part.subarray(start, count === undefined ? undefined : start + count);
  }

  /** The message that a URL names; undefined when it is not there. */
  async #content(url: MessageUrl): Promise<LoadedContent | undefined> {
    const mailbox = await this.#mailbox(url);
    if (mailbox?.rights.includes("r") !== true) return undefined;
    if ((url.uidValidity ?? mailbox.uidValidity) !== mailbox.uidValidity) return undefined;
    const { account } = mailbox.space;
    const stored = (await account.read((mail) => mail.messages(mailbox.id, [url.uid])))[0]?.content;
    const key = `${account.id}/${stored?.emailId}`;
    if (stored === undefined || key === this.#last?.key) return stored && this.#last?.content;
    const size = stored.header.length + ("bytes" in stored.body ? stored.body.bytes.length : stored.body.size);
    this.#bytesLeft -= size;
    if (this.#bytesLeft < 0) throw new Refusal("limit", "Too much is read to join so little");
    const whole = await account.bytes(stored);
    const { length } = stored.header;
    const content = new LoadedContent(whole.subarray(0, length), whole.subarray(length), whole);
    this.#last = { key, content };
    return content;
  }

  /** Relative paths begin beside the selected mailbox (RFC 4469 3). */
  async #mailbox({ path, absolute }: MessageUrl): Promise<Reached | undefined> {
    const session = this.#session;
    const base = session.selected === undefined || absolute ? undefined : await selectedMailbox(session);
    if (path === undefined) return base;
    const beside = base?.path.slice(0, base.path.lastIndexOf(HIERARCHY_SEPARATOR) + 1) ?? "";
    return findMailbox(session, beside + path);
  }
}

function parsed(written: string): MessageUrl {
  try {
    return parseMessageUrl(written);
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new BadUrl(written);
    throw error;
  }
}
