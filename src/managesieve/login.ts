/** A login by SASL (RFC 5804 2.1): challenges and answers are strings of base64. */
import { SyntaxProblem } from "../base/errors.ts";
import type { SaslExchange } from "../directory/login.ts";
import { decodeBase64, encodeBase64 } from "../wire/sasl/base64.ts";
import type { Session } from "./session.ts";

const CANCEL = "*";

/** Goes on with the exchange until it ends; `response` is undefined as long as the client has said nothing. */
export async function step(session: Session, exchange: SaslExchange, response: Uint8Array | undefined): Promise<void> {
  const result = await exchange.step(response);
  if ("challenge" in result) {
    session.ask(encodeBase64(result.challenge), (answer) => step(session, exchange, responseOf(answer)));
    return;
  }
  if (session.connection.closed) return;
  session.enter(result.principal);
  // Success carries the server's last words, so that nothing more has to be asked.
  session.ok("Logged in", result.last === undefined ? undefined : `SASL "${encodeBase64(result.last)}"`);
}

function responseOf(answer: Uint8Array): Uint8Array {
  const text = Buffer.from(answer.buffer, answer.byteOffset, answer.length).toString("latin1");
  if (text === CANCEL) throw new SyntaxProblem("Login cancelled");
  return decodeBase64(text);
}
