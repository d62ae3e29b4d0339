/** AUTH: login by SASL (RFC 5034), with every mechanism that the gate offers on this connection. */
import type { SaslExchange } from "../../directory/login.ts";
import { decodeBase64, encodeBase64 } from "../../wire/sasl/base64.ts";
import { BEFORE_LOGIN, command } from "../command.ts";
import { openMaildrop } from "../login.ts";
import type { Session } from "../session.ts";

export const auth = command({
  name: "AUTH",
  rfc: "5034 4",
  states: BEFORE_LOGIN,

  capability(session) {
    const mechanisms = session.parts.gate.mechanisms(session.connection);
    return mechanisms.length === 0 ? undefined : `SASL ${mechanisms.join(" ")}`;
  },

  parse(args) {
    if (args.empty) return undefined;
    const mechanism = args.word("mechanism");
    const initial = args.empty ? undefined : args.word("initial response");
    args.end();
    return { mechanism, initial: initial === "=" ? Buffer.alloc(0) : initial && decodeBase64(initial) };
  },

  async run(session, args) {
    const { gate } = session.parts;
    if (args === undefined) {
      // Older than RFC 5034, and still how Outlook asks what there is.
      session.ok("Mechanisms follow");
      session.write([...gate.mechanisms(session.connection), "."].map((line) => `${line}\r\n`).join(""));
      return;
    }
    const exchange = gate.exchange(session.connection, args.mechanism);
    await step(session, exchange, args.initial === "" ? undefined : args.initial);
  },
});

async function step(session: Session, exchange: SaslExchange, response: Uint8Array | undefined): Promise<void> {
  const result = await exchange.step(response);
  if ("challenge" in result) {
    ask(session, result.challenge, (answer) => step(session, exchange, answer));
  } else if (result.last === undefined) {
    await openMaildrop(session, result.principal);
  } else {
    // Success has no place for data here: it goes as one more challenge, which the client answers with nothing.
    ask(session, result.last, () => openMaildrop(session, result.principal));
  }
}

function ask(session: Session, challenge: Uint8Array, goOn: (response: Uint8Array) => Promise<void>): void {
  session.ask(encodeBase64(challenge), (line) => {
    if (line.length === 1 && line[0] === 0x2a) {
      session.error("Login cancelled");
      return undefined;
    }
    return goOn(decodeBase64(line));
  });
}
