/** Logging in at a smart host (RFC 4954): SCRAM-SHA-256 where it is offered, else PLAIN or LOGIN. */
import { ScramClient } from "../auth/scram-client.ts";
import { SyntaxProblem } from "../base/errors.ts";
import { isLoopback } from "../base/network.ts";
import { encodeBase64 } from "../wire/sasl/base64.ts";
import { formatPlain } from "../wire/sasl/plain.ts";
import { commandLine } from "../wire/smtp/client-command.ts";
import type { ServerReply } from "../wire/smtp/reply-reader.ts";
import type { Login } from "./route.ts";
import type { Session } from "./session.ts";
import { asTemporary, Trouble, trouble } from "./trouble.ts";

/** Throws Trouble, always a temporary one: a wrong password is for the operator to put right, and the mail can wait. */
export async function logIn(session: Session, login: Login, clearTextAllowed: boolean): Promise<void> {
  const { mechanisms } = session.extensions;
  if (mechanisms.has("SCRAM-SHA-256")) return scram(session, login);
  const { host, address } = session.channel.remote;
  if (session.tls === undefined && !clearTextAllowed && !isLoopback(address))
    throw trouble("4.7.11", `${host} [${address}] offers no TLS, and the password is not sent without.`);
  if (mechanisms.has("PLAIN")) return plain(session, login);
  if (mechanisms.has("LOGIN")) return stepwise(session, login);
  throw trouble("4.7.0", `${host} [${address}] offers no way to log in that is known here.`);
}

async function plain(session: Session, { user, password }: Login): Promise<void> {
  const message = encodeBase64(formatPlain({ authorize: "", name: user, password }));
  accepted(await exchange(session, `AUTH PLAIN ${message}`));
}

/** LOGIN was never a standard; its two questions are always the same. */
async function stepwise(session: Session, { user, password }: Login): Promise<void> {
  challengeOf(await exchange(session, "AUTH LOGIN"));
  challengeOf(await exchange(session, encodeBase64(Buffer.from(user))));
  accepted(await exchange(session, encodeBase64(Buffer.from(password))));
}

async function scram(session: Session, { user, password }: Login): Promise<void> {
  const client = new ScramClient(user, password);
  const first = encodeBase64(Buffer.from(client.first));
  const serverFirst = decoded(challengeOf(await exchange(session, `AUTH SCRAM-SHA-256 ${first}`)));
  const final = await understood(session, () => client.final(serverFirst));
  const last = await exchange(session, encodeBase64(Buffer.from(final)));
  // The server's last word comes as a challenge, or with the success (RFC 4954 4).
  const reply = last.code === 334 ? await exchange(session, "") : last;
  accepted(reply);
  const proof = last.code === 334 ? challengeOf(last) : (last.lines[0] ?? "").replace(/^2\.\d+\.\d+ /, "");
  if (!client.isGenuine(decoded(proof))) throw senseless(session, "it does not know the password itself");
}

async function exchange(session: Session, line: string): Promise<ServerReply> {
  session.saySecretly(commandLine(line));
  return session.hear(session.timeouts.hello);
}

function challengeOf(reply: ServerReply): string {
  if (reply.code !== 334) throw new Trouble(asTemporary(reply));
  return reply.lines[0] ?? "";
}

function accepted(reply: ServerReply): void {
  if (reply.code !== 235) throw new Trouble(asTemporary(reply));
}

function decoded(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

async function understood<T>(session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw senseless(session, error.message);
  }
}

function senseless({ channel }: Session, why: string): Trouble {
  return trouble("4.7.0", `Logging in at ${channel.remote.host} makes no sense: ${why}.`);
}
