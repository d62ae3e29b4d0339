/** Logging in at a smart host (RFC 4954): SCRAM-SHA-256 where it is offered, else PLAIN or LOGIN. */
import { commandLine } from "../wire/smtp/client-command.ts";
import { encodeBase64 } from "../wire/sasl/base64.ts";
import { formatPlain } from "../wire/sasl/plain.ts";
import type { ServerReply } from "../wire/smtp/reply-reader.ts";
import type { Login } from "./route.ts";
import type { Session } from "./session.ts";
import { asTemporary, remoteReply, Trouble, trouble } from "./trouble.ts";

/** Throws Trouble; that a password is wrong is for the operator to put right, so that mail waits. */
export async function logIn(session: Session, login: Login): Promise<void> {
  const { mechanisms } = session.extensions;
  if (mechanisms.has("PLAIN")) return plain(session, login);
  if (mechanisms.has("LOGIN")) return clumsy(session, login);
  const { host, address } = session.channel.remote;
  throw trouble("4.7.0", `${host} [${address}] offers no way to log in that we know`);
}

async function plain(session: Session, { user, password }: Login): Promise<void> {
  const message = encodeBase64(formatPlain({ authorize: "", name: user, password }));
  accepted(await exchange(session, `AUTH PLAIN ${message}`));
}

async function clumsy(session: Session, { user, password }: Login): Promise<void> {
  challenged(await exchange(session, "AUTH LOGIN"));
  challenged(await exchange(session, encodeBase64(Buffer.from(user))));
  accepted(await exchange(session, encodeBase64(Buffer.from(password))));
}

async function exchange(session: Session, line: string): Promise<ServerReply> {
  session.saySecretly(commandLine(line));
  return session.hear(session.timeouts.hello);
}

function challenged(reply: ServerReply): void {
  if (reply.code !== 334) throw new Trouble(asTemporary(remoteReply(reply)));
}

function accepted(reply: ServerReply): void {
  if (reply.code !== 235) throw new Trouble(asTemporary(remoteReply(reply)));
}
