/** AUTHENTICATE: a SASL exchange, line by line in base64. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { SaslExchange } from "../../directory/login.ts";
import { decodeBase64, encodeBase64 } from "../../wire/sasl/base64.ts";
import { admit, refuse, refuseClearText } from "../admission.ts";
import { command } from "../command.ts";
import type { LineTaker, Session } from "../session.ts";

const CANCEL = "*";
const NOTHING = new Uint8Array(0);

/** One exchange that waits for the client's next response. */
class Exchange implements LineTaker {
  readonly #session: Session;
  readonly #sasl: SaslExchange;
  /** The login succeeded, and the server's last words wait for an empty response: what to do then. */
  #admit: (() => void) | undefined;

  constructor(session: Session, sasl: SaslExchange) {
    this.#session = session;
    this.#sasl = sasl;
  }

  take(line: Uint8Array): void | Promise<void> {
    const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString("latin1");
    if (text === CANCEL) throw new SyntaxProblem("Authentication cancelled");
    const response = decodeBase64(text);
    if (this.#admit === undefined) return this.step(response);
    if (response.length > 0) throw new SyntaxProblem("Expected an empty response");
    return this.#admit();
  }

  async step(response: Uint8Array | undefined): Promise<void> {
    try {
      const answer = await this.#sasl.step(response);
      if ("challenge" in answer) return this.#session.ask(encodeBase64(answer.challenge), this);
      this.#admit = () => admit(this.#session, answer.principal);
      if (answer.last === undefined) this.#admit();
      else this.#session.ask(encodeBase64(answer.last), this);
    } catch (error) {
      refuse(this.#session, error);
    }
  }
}

export const authenticate = command({
  name: "AUTHENTICATE",
  rfc: "9051 6.2.2",
  states: ["not-authenticated"],
  numbering: "none",
  capabilities: [
    "SASL-IR",
    (facts) => (facts.loggedIn ? "" : facts.mechanisms.map((mechanism) => `AUTH=${mechanism}`).join(" ")),
  ],

  parse(reader) {
    reader.space();
    const mechanism = reader.keyword();
    // RFC 4959 3: "=" is a response of no bytes, which is not the same as none.
    const initial = reader.trySpace() && !reader.atEnd ? reader.base64() : undefined;
    reader.end();
    const isEmpty = initial?.length === 1 && initial[0] === "=".charCodeAt(0);
    return {
      mechanism,
      response: initial === undefined || isEmpty ? (isEmpty ? NOTHING : undefined) : decodeBase64(initial),
    };
  },

  run(session, { mechanism, response }) {
    const { connection, parts } = session;
    if (!connection.allowsLogin) return refuseClearText(session);
    return new Exchange(session, parts.gate.exchange(connection, mechanism)).step(response);
  },
});
