/** A message as a multi-line response, however large it is. */
import type { Account } from "../store/account.ts";
import { LineEnds } from "../wire/mime/line-ends.ts";
import { DotStuffer, FirstLines } from "../wire/pop3/dots.ts";
import { WRITTEN_BYTES_MAX } from "./limits.ts";
import type { Retrieved } from "./maildrop.ts";
import type { Session } from "./session.ts";

/** Writes header and body and the final dot; `lines` is how many lines of the body are wanted, all when absent. */
export function sendMessage(
  session: Session,
  account: Account,
  message: Retrieved,
  lines?: number,
): void | Promise<void> {
  const { header, body } = message.content;
  const form = new SentForm(message, lines);
  session.write(form.header(header));
  if ("blob" in body) return streamBody(session, account, message, form);
  session.write(form.body(body.bytes));
  session.write(form.end(), message.own ? [header, body.bytes] : undefined);
}

/** The bytes of one message as they go over the line. */
class SentForm {
  readonly #lineEnds: LineEnds | undefined;
  readonly #first: FirstLines | undefined;
  readonly #dots = new DotStuffer();

  constructor({ looseLines }: Retrieved, lines: number | undefined) {
    this.#lineEnds = looseLines ? new LineEnds() : undefined;
    this.#first = lines === undefined ? undefined : new FirstLines(lines);
  }

  header(bytes: Uint8Array): Uint8Array {
    return this.#dots.stuffed(this.#lineEnds?.completed(bytes) ?? bytes);
  }

  body(piece: Uint8Array): Uint8Array {
    return this.header(this.#first?.take(piece) ?? piece);
  }

  /** Whether no more of the body is wanted. */
  get full(): boolean {
    return this.#first?.done === true;
  }

  end(): string {
    return this.#dots.end();
  }
}

async function streamBody(session: Session, account: Account, { content }: Retrieved, form: SentForm): Promise<void> {
  const start = content.header.length;
  try {
    for await (const piece of account.stream(content, { start, end: Infinity })) {
      if (!(await sendPiece(session, piece, form))) break;
    }
  } catch (error) {
    // Half a message must not look like a whole one: no final dot, and no other answer in its place.
    session.end("message could not be read");
    throw error;
  }
  session.write(form.end());
}

/** Whether more of the body is wanted. The piece is lent with its last part. */
async function sendPiece(session: Session, piece: Uint8Array, form: SentForm): Promise<boolean> {
  for (let at = 0; at < piece.length; at += WRITTEN_BYTES_MAX) {
    const end = at + WRITTEN_BYTES_MAX;
    session.write(form.body(piece.subarray(at, end)), end < piece.length ? undefined : [piece]);
    if (form.full) return false;
    await session.drained();
  }
  return true;
}
