/** What EHLO, HELO and LHLO have in common: a name, and a session that begins anew. */
import { SyntaxProblem } from "../base/errors.ts";
import { type Reply, reply } from "../wire/smtp/reply.ts";
import { HELLO_CHARS_MAX } from "./limits.ts";
import type { Hello, Session } from "./session.ts";

/** Many clients do not know their name: anything is taken, and what is no host name is not believed anywhere. */
export function parseName(argument: string): string {
  const name = argument.split(/[\t ]/, 1)[0] ?? "";
  if (name === "") throw new SyntaxProblem("Say who you are: EHLO name");
  return name.slice(0, HELLO_CHARS_MAX);
}

/** RFC 5321 4.1.4: a hello also does what RSET does. */
export async function introduce(session: Session, hello: Hello): Promise<Reply> {
  session.endFiltering();
  await session.reset();
  session.hello = hello;
  const { hostname } = session.parts.mail;
  return reply(250, undefined, hostname, ...(hello.extended ? session.keywords : []));
}
