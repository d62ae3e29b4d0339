/** RETR: a whole message (RFC 1939 5). Those that a client asks for together are read together. */
import { Refusal } from "../../base/errors.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { sendMessage } from "../send-message.ts";
import type { Session } from "../session.ts";

export const retr = command({
  name: "RETR",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    const number = args.number("message number");
    args.end();
    return number;
  },

  run: (session, number) => retrieve(session, [number]),
  runTogether: retrieve,
});

async function retrieve(session: Session, numbers: readonly number[]): Promise<void> {
  const { maildrop } = session;
  for (let done = 0; done < numbers.length;) {
    const messages = await maildrop.retrieve(numbers.slice(done));
    for (const message of messages) {
      if (message instanceof Refusal) {
        session.refuse(message);
        continue;
      }
      session.ok(`${message.size} octets`);
      const waits = sendMessage(session, maildrop.account, message) ?? session.drained();
      if (waits !== undefined) await waits;
    }
    done += messages.length;
  }
}
