/** Access control lists as IMAP writes them (RFC 4314): identifiers, rights, and those of RFC 2086 that stand for several. */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import type { AccountId, MailboxPlace } from "../../store/model.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import type { ParseContext } from "../command.ts";
import { mailboxText } from "./mailbox-text.ts";
import type { Session } from "../session.ts";
import { needSelectable, needRights, type Reached } from "./spaces.ts";

/** RFC 4314 2.1.1: "c" made and removed mailboxes, "d" removed messages. */
export const VIRTUAL: ReadonlyMap<string, string> = new Map([
  ["c", "kx"],
  ["d", "te"],
]);

/** Letters of one list of rights: each may come more than once, and no list has more of them than there are. */
const LETTERS_MAX = 2 * (RIGHTS.length + VIRTUAL.size);

export interface Identifier {
  readonly written: string;
  /** Without the sign. */
  readonly name: string;
  /** It names what is withheld (RFC 4314 2). */
  readonly negative: boolean;
}

export function readIdentifier(reader: Reader): Identifier {
  const written = reader.astring();
  const negative = written.startsWith("-");
  const name = negative ? written.slice(1) : written;
  if (name === "") throw new SyntaxProblem("An identifier is missing");
  // It is told again; nobody's name holds any (RFC 4314 3, RFC 4013 2.3).
  if (/\p{Cc}/u.test(name)) throw new SyntaxProblem("An identifier holds control characters");
  return { written, name, negative };
}

/** The arguments of the commands about one identifier: ` mailbox identifier` to the end. Throws SyntaxProblem. */
export function mailboxAndIdentifier(reader: Reader, { utf8 }: ParseContext): { path: string; identifier: Identifier } {
  reader.space();
  const path = reader.mailbox(utf8);
  reader.space();
  const identifier = readIdentifier(reader);
  reader.end();
  return { path, identifier };
}

/** `+lr`, `-w`, `lrs`. Throws SyntaxProblem for letters that are no rights: none may be ignored (RFC 4314 3.1). */
export function givenRights(text: string): { how: "replace" | "add" | "remove"; letters: string } {
  const how = text.startsWith("+") ? "add" : text.startsWith("-") ? "remove" : "replace";
  const given = how === "replace" ? text : text.slice(1);
  if (given.length > LETTERS_MAX) throw new SyntaxProblem("Those are more rights than there are");
  const letters = [...given].map((letter) => VIRTUAL.get(letter) ?? letter).join("");
  for (const letter of letters) if (!RIGHTS.includes(letter)) throw new SyntaxProblem("There is no such right");
  return { how, letters };
}

/** Whoever has some of what "c" or "d" stands for is shown to have that too, for clients that know no more. */
export function rightsText(rights: string): string {
  const virtual = [...VIRTUAL].filter(([, parts]) => [...parts].some((part) => rights.includes(part)));
  return `${rights}${virtual.map(([letter]) => letter).join("")}` || '""';
}

/** Undefined for nobody. */
export function whom(session: Session, { name }: Identifier): Promise<AccountId | undefined> {
  return session.parts.sharing.named(name, session.address);
}

/** A mailbox whose list the user may see and change. */
export async function administered(session: Session, path: string): Promise<Reached> {
  const mailbox = await needSelectable(session, path);
  needRights(mailbox, "a");
  return mailbox;
}

export async function changeAcl(
  session: Session,
  path: string,
  identifier: Identifier,
  rights: (before: string) => string,
): Promise<void> {
  const mailbox = await administered(session, path);
  const { account } = mailbox.space;
  const grantee = await whom(session, identifier);
  if (grantee === undefined) {
    // Nobody has nothing: that is so already, and tells nobody who there is (docs/design/0151).
    if (rights("") === "") return;
    return session.no("There is nobody of that name", "CANNOT");
  }
  const { negative } = identifier;
  if (grantee === account.id) {
    // What the owner always has can neither be given nor taken.
    if (rights(negative ? "" : RIGHTS) === (negative ? "" : RIGHTS)) return;
    throw new Refusal("forbidden", "The owner of a mailbox has all rights");
  }
  const { address, home } = session;
  const by = { id: home.account.id, address, name: address };
  await session.parts.sharing.change(account, mailbox.id, { grantee, negative, rights, by });
}

/** `* MYRIGHTS INBOX lrs`, with its line end. */
export function myRightsLine(session: Session, { path, rights }: MailboxPlace): string {
  return `* MYRIGHTS ${mailboxText(path, session.utf8)} ${rightsText(rights)}\r\n`;
}
