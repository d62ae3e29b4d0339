import { SyntaxProblem } from "../../base/errors.ts";
import { isAddress, unmapped } from "../../net/networks.ts";
import { reply } from "../../wire/smtp/reply.ts";
import { decodeXtext } from "../../wire/smtp/xtext.ts";
import { command } from "../command.ts";
import { greeting } from "../greeting.ts";
import { inTransaction, notHere } from "../replies.ts";
import { enter } from "../outside.ts";
import type { Session } from "../session.ts";

const noSuchLogin = reply(550, "5.7.8", "No such login");

/** What a proxy says of the client it speaks for. HELO and PROTO are said again by the hello that follows. */
const KNOWN: ReadonlySet<string> = new Set(["ADDR", "PORT", "NAME", "LOGIN", "HELO", "PROTO", "DESTADDR", "DESTPORT"]);

type Attributes = ReadonlyMap<string, string>;

/** Postfix's XCLIENT: a trusted proxy tells whom it speaks for. The session then begins anew, as that client's. */
export const xclient = command({
  name: "XCLIENT",
  rfc: "5321 2.2.2",
  needs: "nothing",
  keywords: (session) => (trusted(session) ? ["XCLIENT NAME ADDR PORT LOGIN"] : []),
  parse: parseAttributes,
  async run(session, attributes) {
    if (!trusted(session)) return notHere;
    if (session.transaction !== undefined) return inTransaction;
    const { peer } = session.connection;
    const { address = peer.address, port = peer.port } = { address: attributes.get("ADDR"), port: portOf(attributes) };
    const login = attributes.get("LOGIN");
    await session.forget();
    if (login !== undefined && !(await logIn(session, login))) return noSuchLogin;
    session.spokenFor = true;
    session.clientName = attributes.get("NAME");
    session.connection.actAs({ address, port });
    return enter(session) ?? greeting(session);
  },
});

/** Once: proxies hand the client's own bytes through afterwards. */
function trusted({ parts, connection, spokenFor }: Session): boolean {
  return !spokenFor && parts.proxies.has(connection.peer.address);
}

function portOf(attributes: Attributes): number | undefined {
  const port = attributes.get("PORT");
  return port === undefined ? undefined : Number(port);
}

function parseAttributes(argument: string): Attributes {
  const found = new Map<string, string>();
  for (const word of argument.split(/[\t ]+/)) {
    const equals = word.indexOf("=");
    const name = word.slice(0, equals).toUpperCase();
    if (equals < 1 || !KNOWN.has(name)) throw new SyntaxProblem("XCLIENT has an attribute that is not known");
    const value = decodeXtext(word.slice(equals + 1));
    if (value !== "" && !/^\[(?:UNAVAILABLE|TEMPUNAVAIL)\]$/i.test(value)) found.set(name, checked(name, value));
  }
  return found;
}

function checked(name: string, value: string): string {
  if (name === "PORT" && !/^\d{1,5}$/.test(value)) throw new SyntaxProblem("PORT is not a port");
  if (name !== "ADDR") return value;
  const address = unmapped(value.replace(/^IPv6:/i, ""));
  if (!isAddress(address)) throw new SyntaxProblem("ADDR is not an address");
  return address;
}

/** The proxy has checked the password. */
async function logIn(session: Session, name: string): Promise<boolean> {
  const account = session.policy.needsLogin ? await session.parts.mail.directory.account(name) : undefined;
  if (account?.enabled !== true) return false;
  session.principal = { accountId: account.id, address: account.address };
  session.connection.loggedIn();
  return true;
}
