/** APPEND: adds one message or, all or none, several (RFC 9051 6.3.12, RFC 3502), in 7bit, 8bit, binary or UTF-8 form. */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import type { PreparedMessage } from "../../store/account.ts";
import { readDateTime } from "../../wire/imap/date.ts";
import { LITERALS_MAX } from "../../wire/imap/limits.ts";
import { compactNumbers } from "../../wire/imap/number-set.ts";
import type { LiteralArgument, Reader } from "../../wire/imap/reader.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import type { Session } from "../session.ts";

interface AppendedMessage {
  readonly flags: readonly string[];
  readonly date: number | undefined;
  readonly literal: LiteralArgument;
}

function readMessage(reader: Reader): AppendedMessage {
  reader.space();
  let flags: readonly string[] = [];
  if (reader.atList) {
    flags = reader.flagList();
    reader.space();
  }
  let date: number | undefined;
  if (reader.atChar('"')) {
    date = readDateTime(reader);
    reader.space();
  }
  // RFC 6855 4: a message with UTF-8 header fields, by clients that enabled UTF8=ACCEPT.
  if (reader.tryKeyword("UTF8")) {
    reader.space();
    reader.char("(");
    const literal = reader.literal();
    reader.char(")");
    return { flags, date, literal };
  }
  if (!reader.atLiteral) throw reader.problem("a literal");
  return { flags, date, literal: reader.literal() };
}

/** Reads a message's bytes and makes them ready; RFC 9051 9: NUL is for literal8 only. */
async function prepare(session: Session, { literal }: AppendedMessage): Promise<PreparedMessage> {
  const check = (bytes: Uint8Array): Uint8Array => {
    if (bytes.length === 0) throw new Refusal("invalid", "A message has at least one byte");
    if (!literal.binary && bytes.includes(0)) throw new SyntaxProblem("The message holds a NUL byte; use a literal8");
    return bytes;
  };
  const { store, messageBytesMax } = session.parts;
  if (literal.kind === "inline") {
    if (literal.bytes.length > messageBytesMax) throw new Refusal("too-large", "The message is too large");
    return store.prepare(check(literal.bytes));
  }
  await using spool = session.literals.spool(literal.literal.index);
  return await store.prepare(check(await spool.take()));
}

export const append = command({
  name: "APPEND",
  rfc: "9051 6.3.12",
  states: LOGGED_IN,
  numbering: "none",
  largeLiterals: true,
  capabilities: [
    afterLogin("UIDPLUS"),
    afterLogin("MULTIAPPEND"),
    ({ loggedIn, appendLimit }) => (loggedIn ? `APPENDLIMIT=${appendLimit}` : ""),
  ],

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    const messages = [readMessage(reader)];
    while (reader.atChar(" ") && messages.length < LITERALS_MAX) messages.push(readMessage(reader));
    reader.end();
    return { path, messages };
  },

  async run(session, { path, messages }) {
    const { account } = session;
    const known = await account.read((mail) => mail.mailboxByPath(path));
    if (known?.selectable !== true) return session.no("There is no such mailbox", "TRYCREATE");
    const prepared: PreparedMessage[] = [];
    for (const message of messages) prepared.push(await prepare(session, message));
    const appended = await account.write(async (mail) => {
      const all = [];
      for (const [i, { flags, date }] of messages.entries()) {
        const options = date === undefined ? { flags } : { flags, internalDate: date };
        all.push(await mail.append(known.id, prepared[i]!, options));
      }
      return all;
    });
    session.ok("Appended", `APPENDUID ${appended[0]!.uidValidity} ${compactNumbers(appended.map(({ uid }) => uid))}`);
  },
});
