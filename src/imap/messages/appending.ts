/** What APPEND and REPLACE share: messages as they are given, made ready for the store. */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import type { AppendOptions, PreparedMessage } from "../../store/account.ts";
import type { GivenMessage } from "../../wire/imap/append.ts";
import type { LiteralArgument } from "../../wire/imap/reader.ts";
import { BadUrl, UrlParts } from "./catenate.ts";
import type { Session } from "../session.ts";

/** The messages in their order, parsed and hashed; undefined when NO is said because a URL leads nowhere. */
export async function prepareMessages(
  session: Session,
  messages: readonly GivenMessage[],
): Promise<PreparedMessage[] | undefined> {
  const urls = new UrlParts(session);
  const prepared: PreparedMessage[] = [];
  try {
    for (const message of messages) {
      prepared.push(await prepare(session, message, urls));
      await session.drained();
    }
  } catch (error) {
    if (!(error instanceof BadUrl)) throw error;
    session.no(error.message, error.code);
    return undefined;
  }
  return prepared;
}

export function optionsOf({ flags, date }: GivenMessage): AppendOptions {
  return date === undefined ? { flags } : { flags, internalDate: date.moment, dateZone: date.zone };
}

async function prepare(session: Session, { parts }: GivenMessage, urls: UrlParts): Promise<PreparedMessage> {
  const { store, messageBytesMax } = session.parts;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const part of parts) {
    const piece = part.kind === "url" ? await urls.bytes(part.url) : await textOf(session, part.literal);
    size += piece.length;
    if (size > messageBytesMax) throw new Refusal("too-large", "The message is too large");
    pieces.push(piece);
  }
  if (size === 0) throw new Refusal("invalid", "A message has at least one byte");
  const [only] = pieces;
  return store.prepare(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, size));
}

/** RFC 9051 9: NUL is for literal8 only. */
async function textOf(session: Session, literal: LiteralArgument): Promise<Uint8Array> {
  const bytes = literal.kind === "inline" ? literal.bytes : await spooled(session, literal.literal.index);
  if (!literal.binary && bytes.includes(0)) throw new SyntaxProblem("The message holds a NUL byte; use a literal8");
  return bytes;
}

async function spooled(session: Session, index: number): Promise<Uint8Array> {
  await using spool = session.literals.spool(index);
  return await spool.take();
}
