import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import type { SaslExchange } from "../../directory/login.ts";
import { decodeBase64, encodeBase64 } from "../../wire/sasl/base64.ts";
import { type Reply, reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";
import { refused } from "../errors.ts";
import { inTransaction } from "../replies.ts";
import type { Session } from "../session.ts";

const welcome = reply(235, "2.7.0", "Logged in");
const encryptFirst = reply(538, "5.7.11", "Logging in needs TLS; use STARTTLS first");
const loggedInAlready = reply(503, "5.5.1", "You are logged in already");
const cancelled = reply(501, "5.7.0", "Cancelled");

export const auth = command({
  name: "AUTH",
  rfc: "4954 4",
  roles: ["submission"],
  needs: "hello",
  keywords({ connection, parts }) {
    const mechanisms = parts.gate.mechanisms(connection);
    return mechanisms.length === 0 ? [] : [`AUTH ${mechanisms.join(" ")}`];
  },
  parse(argument) {
    const [mechanism = "", initial, ...more] = argument.split(/[\t ]+/);
    if (mechanism === "" || more.length > 0) throw new SyntaxProblem("AUTH goes like this: AUTH mechanism");
    return { mechanism, initial };
  },
  async run(session, { mechanism, initial }) {
    if (session.principal !== undefined) return loggedInAlready;
    if (session.transaction !== undefined) return inTransaction;
    if (!session.connection.allowsLogin) return encryptFirst;
    session.mechanism = mechanism.toUpperCase();
    const exchange = session.parts.gate.exchange(session.connection, mechanism);
    // "=" is a response that is there and empty (RFC 4954 4).
    return step(session, exchange, initial === "=" ? "" : initial);
  },
});

/** `response` in base64; undefined: none was sent. */
async function step(
  session: Session,
  exchange: SaslExchange,
  response: Uint8Array | string | undefined,
): Promise<Reply> {
  try {
    const next = await exchange.step(response === undefined ? undefined : decodeBase64(response));
    if ("challenge" in next) return challenge(session, next.challenge, (line) => step(session, exchange, line));
    const done = (): Reply => {
      session.principal = next.principal;
      return welcome;
    };
    // SMTP's success carries no data, so the mechanism's last word goes as a challenge that is answered with nothing.
    return next.last === undefined ? done() : challenge(session, next.last, done);
  } catch (error) {
    return failure(error);
  }
}

function challenge(session: Session, data: Uint8Array, take: (line: Uint8Array) => Reply | Promise<Reply>): Reply {
  session.expectLine((line) => (line.length === 1 && line[0] === 42 ? cancelled : take(line)));
  return reply(334, undefined, encodeBase64(data));
}

/** RFC 4954 4 and 6. Anything else is our own mistake, and goes on up. */
function failure(error: unknown): Reply {
  if (error instanceof SyntaxProblem) return reply(501, "5.5.2", error.message);
  if (!(error instanceof Refusal)) throw error;
  if (error.code === "forbidden") return reply(535, "5.7.8", "Wrong name or password");
  if (error.code === "rate-limited" || error.code === "unavailable") return reply(454, "4.7.0", error.message);
  return refused(error);
}
