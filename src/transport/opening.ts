/** From a connected socket to a session that takes mail: greeting, EHLO, STARTTLS, AUTH. */
import type { SecureContext, TLSSocket } from "node:tls";
import { isAddress } from "../net/networks.ts";
import type { TlsOutcome } from "../trust/tls-policy.ts";
import { commandLine } from "../wire/smtp/client-command.ts";
import { readExtensions } from "../wire/smtp/extensions.ts";
import type { ServerReply } from "../wire/smtp/reply-reader.ts";
import { SHUTTING_DOWN } from "./delivery.ts";
import { CHAIN_CERTIFICATES_MAX } from "./limits.ts";
import { logIn } from "./log-in.ts";
import type { Login } from "./route.ts";
import type { Session } from "./session.ts";
import { chainOf, type TlsPlan } from "./tls-plan.ts";
import { asTemporary, remoteReply, Trouble, trouble } from "./trouble.ts";

export interface Opening {
  /** What we call ourselves. */
  readonly hostname: string;
  readonly plan: TlsPlan;
  readonly context: SecureContext;
  readonly login: Login | undefined;
  /** Whether the password may go without TLS. */
  readonly clearTextLogin: boolean;
  /** Whether a server of our own name is ourselves: mail that we looked up where to send must not come back. */
  readonly loops: boolean;
}

/** TLS could not be had as the plan wants it. */
export class TlsTrouble extends Trouble {
  override name = "TlsTrouble";
  readonly outcome: TlsOutcome;
  /** Whether clear text, on a new connection, would do. */
  readonly clearTextWillDo: boolean;
  constructor(cause: Trouble, outcome: TlsOutcome, clearTextWillDo: boolean) {
    super(cause.reply, { cause });
    this.outcome = outcome;
    this.clearTextWillDo = clearTextWillDo;
  }
}

/** How a session with TLS, or without it where it was sought, came about: for the reports that domains ask for. */
export interface TlsFinding {
  readonly outcome: TlsOutcome;
  readonly detail?: string;
}

/** Undefined: TLS was not sought. Throws Trouble when this host will not take mail from us now. */
export async function open(session: Session, opening: Opening): Promise<TlsFinding | undefined> {
  const { plan } = opening;
  let found: TlsFinding | undefined;
  if (plan.begin === "at-once") found = await secure(session, opening);
  await expectGreeting(session, opening);
  await sayHello(session, opening);
  if (plan.begin === "starttls") found = await startTls(session, opening);
  if (plan.requireTls && !session.extensions.requireTls)
    throw at(session, "5.7.30", "does not promise to keep the message on encrypted ways (REQUIRETLS)");
  if (opening.login !== undefined) await logIn(session, opening.login, opening.clearTextLogin);
  return found;
}

function at({ channel }: Session, enhanced: string, what: string): Trouble {
  return trouble(enhanced, `${channel.remote.host} [${channel.remote.address}] ${what}`);
}

async function expectGreeting(session: Session, opening: Opening): Promise<void> {
  const greeting = await session.hear(session.timeouts.greeting);
  if (greeting.code !== 220) throw refusal(greeting, isBelieved(session, opening));
}

/** RFC 7504: 521 is a host that never takes mail. Any other refusal to talk may pass, as Postfix has it. */
function refusal(reply: ServerReply, believed: boolean): Trouble {
  return new Trouble(reply.code === 521 && believed ? remoteReply(reply) : asTemporary(reply));
}

/** Where TLS is demanded, somebody in the middle could say in clear text what makes all mail come back. */
function isBelieved(session: Session, { plan }: Opening): boolean {
  return session.tls !== undefined || plan.begin === "never" || plan.policy.demand === "opportunistic";
}

async function sayHello(session: Session, opening: Opening): Promise<void> {
  const { hostname, loops } = opening;
  const believed = isBelieved(session, opening);
  const { hello } = session.timeouts;
  session.say([commandLine(session.protocol === "lmtp" ? "LHLO" : "EHLO", hostname)]);
  let reply = await session.hear(hello);
  if (reply.code >= 500 && session.protocol === "smtp" && session.channel.trouble === undefined) {
    session.say([commandLine("HELO", hostname)]);
    reply = await session.hear(hello);
    if (reply.code === 250) reply = { code: 250, lines: reply.lines.slice(0, 1) };
  }
  if (reply.code !== 250) throw refusal(reply, believed);
  session.extensions = readExtensions(reply.lines);
  if (loops && believed && session.extensions.name.toLowerCase() === hostname.toLowerCase())
    throw at(session, "5.4.6", "is this server itself: the mail would come back");
}

async function startTls(session: Session, opening: Opening): Promise<TlsFinding> {
  const lenient = opening.plan.policy.demand === "opportunistic";
  if (!session.extensions.startTls) {
    if (lenient) return { outcome: "starttls-not-supported" };
    throw new TlsTrouble(at(session, "4.7.4", "offers no TLS, which is required"), "starttls-not-supported", false);
  }
  try {
    session.say([commandLine("STARTTLS")]);
    const reply = await session.hear(session.timeouts.hello);
    if (reply.code !== 220) {
      if (lenient && !session.spoilt)
        return { outcome: "starttls-not-supported", detail: `STARTTLS was answered with ${reply.code}` };
      throw new TlsTrouble(new Trouble(asTemporary(reply)), "starttls-not-supported", lenient);
    }
    const found = await secure(session, opening);
    // With TLS 1.3 a server may give the handshake up after we took it for done.
    await sayHello(session, opening);
    return found;
  } catch (error) {
    throw wasLost(error) ? incapable(session, error, lenient) : error;
  }
}

/** Whether the other side went away, or said nothing more. */
function wasLost(error: unknown): error is Trouble {
  return error instanceof Trouble && !error.reply.fromRemote && error.reply.enhanced === "4.4.2";
}

function incapable(session: Session, { reply }: Trouble, clearTextWillDo: boolean): TlsTrouble {
  const failed = at(session, "4.7.5", `cannot do TLS with us: ${reply.text}`);
  return new TlsTrouble(failed, "validation-failure", clearTextWillDo);
}

async function secure(session: Session, { plan, context }: Opening): Promise<TlsFinding> {
  const [name] = plan.policy.names;
  const intact = !session.channel.leftover;
  let socket: TLSSocket;
  try {
    socket = await session.channel.secure(
      {
        secureContext: context,
        ...(name === undefined || isAddress(name) ? {} : { servername: name }),
        // Who it must be is for the policy to say; what is found is asked below.
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      },
      session.timeouts.hello,
    );
  } catch (error) {
    // That we stop says nothing about the other side.
    if (!(error instanceof Trouble) || error.reply === SHUTTING_DOWN) throw error;
    throw incapable(session, error, intact && plan.policy.demand === "opportunistic");
  }
  return verify(session, socket, plan);
}

function verify(session: Session, socket: TLSSocket, { policy }: TlsPlan): TlsFinding {
  const chain = chainOf(socket.getPeerCertificate(true), CHAIN_CERTIFICATES_MAX);
  const doubt = policy.verify(chain, socket.authorized);
  if (doubt !== undefined && policy.demand === "verified") {
    const untrusted = at(session, "4.7.5", `does not prove who it is: ${doubt}`);
    throw new TlsTrouble(untrusted, outcomeOf(socket, policy), false);
  }
  session.tls = {
    version: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().standardName,
    verified: policy.demand !== "verified" ? "none" : policy.by === "dane" ? "dane" : "pkix",
  };
  return doubt === undefined ? { outcome: "success" } : { outcome: outcomeOf(socket, policy), detail: doubt };
}

/** In the words of RFC 8460 4.3.2. */
function outcomeOf(socket: TLSSocket, { by, demand }: TlsPlan["policy"]): TlsOutcome {
  if (by === "dane") return demand === "verified" ? "validation-failure" : "tlsa-invalid";
  if (socket.authorized) return "certificate-host-mismatch";
  // Node's types say Error; what is there is OpenSSL's name of the problem.
  const problem: unknown = socket.authorizationError;
  return String(problem).includes("CERT_HAS_EXPIRED") ? "certificate-expired" : "certificate-not-trusted";
}
