import { SIZE_DIGITS_MAX } from "../../wire/smtp/limits.ts";
import { type Reply, reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";
import { finishMessage } from "../finish.ts";
import { Intake } from "../intake.ts";
import { OVERRUN_BYTES_MAX } from "../limits.ts";
import { helloFirst, mailFirst, noRecipients, rcptFirst, tooLarge } from "../replies.ts";
import type { Session } from "../session.ts";
import type { Transaction } from "../transaction.ts";

const GRAMMAR = new RegExp(`^(\\d{1,${SIZE_DIGITS_MAX}})(?:[\\t ]+(LAST))?$`, "i");
const badChunk = reply(501, "5.5.4", "BDAT goes like this: BDAT size, or BDAT size LAST. Closing the connection");

interface Chunk {
  readonly size: number;
  readonly last: boolean;
}

/** The bytes follow at once, whatever the answer will be: a chunk that is refused is read and thrown away (RFC 3030 2). */
export const bdat = command({
  name: "BDAT",
  rfc: "3030 2",
  needs: "nothing",
  keywords: () => ["CHUNKING", "BINARYMIME"],
  parse(argument): Chunk | undefined {
    const [, size, last] = GRAMMAR.exec(argument) ?? [];
    return size === undefined ? undefined : { size: Number(size), last: last !== undefined };
  },
  run(session, chunk) {
    // Nobody knows how many bytes follow, so nobody may take them for commands.
    if (chunk === undefined) return closing(session, badChunk);
    const problem = notNow(session);
    if (problem === undefined) return takeChunk(session, session.open, chunk);
    return chunk.size > OVERRUN_BYTES_MAX ? closing(session, problem) : throwAway(session, chunk, problem);
  },
});

function closing(session: Session, answer: Reply): Reply {
  session.afterwards(() => session.end("a chunk that cannot be read"));
  return answer;
}

function notNow({ hello, transaction }: Session): Reply | undefined {
  if (hello === undefined) return helloFirst;
  if (transaction === undefined) return mailFirst;
  if (transaction.recipients.length > 0) return undefined;
  return transaction.refused > 0 ? noRecipients : rcptFirst;
}

function throwAway(session: Session, { size }: Chunk, answer: Reply): undefined {
  session.expectText({ name: "BDAT", size, take: () => undefined, end: () => [answer] });
}

function takeChunk(session: Session, open: Transaction, { size, last }: Chunk): Reply | undefined {
  const { spools, messageBytesMax: bytesMax } = session.parts;
  const content = open.from.body === "BINARYMIME" ? "binary" : "text";
  const intake = (open.intake ??= new Intake({ spools, bytesMax, content }));
  if (!intake.bears(size)) return closing(session, tooLarge);
  session.expectText({
    name: "BDAT",
    idle: size === 0 && !last,
    size,
    take: (bytes) => intake.take(bytes),
    end: () =>
      last
        ? finishMessage(session, intake, undefined)
        : [intake.problem ?? reply(250, "2.0.0", `${size} octets taken`)],
  });
  return undefined;
}
