/** Sentences of IMAP's grammar, made by dice: each command with arguments that are right, rare, or at the edge of what may be said. */
import type { Dice } from "./dice.ts";

type Words = (dice: Dice) => string;

/** Mostly one of the first, which are there. */
const mailboxes = [
  "INBOX",
  "inbox",
  "Archive",
  '"Archive"',
  "Fuzz",
  '"Fuzz/deep er"',
  "{5+}\r\nTrash",
  "Nobody",
  '""',
  '"a/"',
  '"//"',
  '"Other Users/x@posthorn.test/INBOX"',
  '"Shared Folders"',
  '"&AOQ-"',
  '"&Jjo"',
  '"a\\"b"',
  "{0+}\r\n",
  `"${"n".repeat(300)}"`,
  `"${"d/".repeat(40)}e"`,
];
const mailbox: Words = (dice) => dice.of(dice.roll(3) === 0 ? mailboxes : mailboxes.slice(0, 7));
const numbers = [
  "1",
  "2",
  "1:3",
  "1:*",
  "*",
  "*:1",
  "3:1",
  "2,1,1",
  "$",
  "99",
  "4294967295",
  "1:4294967295",
  "0",
  "",
  "1,",
];
const set: Words = (dice) => dice.of(dice.roll(4) === 0 ? numbers : numbers.slice(0, 8));
const flags = [
  "\\Seen",
  "\\Flagged",
  "\\Deleted",
  "\\Answered",
  "\\Draft",
  "$Label",
  "key",
  "\\Recent",
  "\\*",
  "\\Odd",
  "k]",
];
const flag: Words = (dice) => dice.of(dice.roll(4) === 0 ? flags : flags.slice(0, 7));
const texts = ["a", '"some text"', "{4+}\r\ntext", '""', "{0+}\r\n", '"\u00e9"', "NIL", '"%\\\\_"'];
const text: Words = (dice) => dice.of(texts);
const several =
  (words: Words, most: number, between = " "): Words =>
  (dice) =>
    Array.from({ length: 1 + dice.roll(most) }, () => words(dice)).join(between);
const list =
  (words: Words, most: number): Words =>
  (dice) =>
    `(${dice.roll(12) === 0 ? "" : several(words, most)(dice)})`;
const maybe =
  (words: Words, one = 3): Words =>
  (dice) =>
    dice.roll(one) === 0 ? words(dice) : "";
const oneOf =
  (...these: readonly string[]): Words =>
  (dice) =>
    dice.of(these);

const sections = [
  "",
  "HEADER",
  "TEXT",
  "1",
  "1.MIME",
  "2.1",
  "MIME",
  "0",
  "HEADER.FIELDS (Subject)",
  "HEADER.FIELDS.NOT (To)",
];
const fetchItem: Words = (dice) => {
  const part = dice.of(sections);
  const span = dice.of(["", "", "<0.10>", "<5.1>", "<4294967295.1>", "<0.0>"]);
  const plain =
    "FLAGS UID MODSEQ ENVELOPE BODY BODYSTRUCTURE INTERNALDATE RFC822.SIZE RFC822 RFC822.HEADER RFC822.TEXT SAVEDATE EMAILID THREADID PREVIEW BINARY.SIZE[1] BINARY.SIZE[] X-GM-MSGID";
  return dice.of([
    ...plain.split(" "),
    "PREVIEW (LAZY)",
    `BODY[${part}]${span}`,
    `BODY.PEEK[${part}]${span}`,
    `BINARY.PEEK[${dice.of(["", "1", "1.2"])}]${span}`,
  ]);
};
const fetchItems: Words = (dice) =>
  dice.roll(3) === 0 ? dice.of(["ALL", "FAST", "FULL", fetchItem(dice)]) : list(fetchItem, 5)(dice);
const range = oneOf("1:2", "-1:-2", "2:1", "1:4294967295", "0:1", "-1:1");

function searchKey(dice: Dice, depth = 3): string {
  const inner = (): string => searchKey(dice, depth - 1);
  if (depth > 0 && dice.roll(3) === 0)
    return dice.of([`NOT ${inner()}`, `OR ${inner()} ${inner()}`, `(${inner()} ${inner()})`, `FUZZY ${inner()}`]);
  const date = dice.of(["1-Jan-2020", '"31-Dec-1999"', "32-Jan-2020", "1-Foo-2020"]);
  const plain = "ALL SEEN UNSEEN DELETED UNDRAFT NEW OLD RECENT SAVEDATESUPPORTED";
  const textual = "FROM SUBJECT BODY TEXT KEYWORD UNKEYWORD EMAILID THREADID";
  const counted = "OLDER YOUNGER LARGER SMALLER MODSEQ UIDAFTER UIDBEFORE";
  const dated = "BEFORE SENTON SAVEDSINCE";
  const said = (words: string, what: string): string[] => words.split(" ").map((word) => `${word} ${what}`);
  return dice.of([
    ...plain.split(" "),
    ...said(textual, text(dice)),
    ...said(counted, dice.of(["1", "60", "4294967295", "99999999999", "0"])),
    ...said(dated, date),
    `HEADER ${text(dice)} ${text(dice)}`,
    `UID ${set(dice)}`,
    set(dice),
    'MODSEQ "/flags/\\\\Seen" all 1',
  ]);
}
const program: Words = (dice) =>
  `${maybe(oneOf("CHARSET UTF-8 ", "CHARSET x-no ", "CHARSET ISO-8859-1 "))(dice)}${several(searchKey, 3)(dice)}`;
const resultOption: Words = (dice) =>
  dice.of(["MIN", "MAX", "ALL", "COUNT", "SAVE", "RELEVANCY", "UPDATE", `PARTIAL ${range(dice)}`, "CONTEXT", "ODD"]);
const returning: Words = (dice) => maybe((d) => `RETURN ${list(resultOption, 3)(d)} `, 2)(dice);
const sortKeys: Words = list(
  oneOf(
    "DATE",
    "SUBJECT",
    "REVERSE FROM",
    "ARRIVAL",
    "SIZE",
    "TO",
    "CC",
    "DISPLAYFROM",
    "REVERSE",
    "RELEVANCY",
    "DISPLAYTO",
  ),
  3,
);
const statusItem = oneOf(
  "MESSAGES",
  "UNSEEN",
  "UIDNEXT",
  "UIDVALIDITY",
  "RECENT",
  "SIZE",
  "HIGHESTMODSEQ",
  "DELETED",
  "MAILBOXID",
  "APPENDLIMIT",
  "DELETED-STORAGE",
  "ODD",
);
const pattern: Words = (dice) =>
  dice.of(["*", "%", "INBOX", "F%", '"*/%"', "", '"Other Users/%"', "{1+}\r\n*", "%*%*%a"]);
const filter: Words = (dice) =>
  dice.of([
    "selected",
    "personal",
    "inboxes",
    "subscribed",
    `mailboxes ${mailbox(dice)}`,
    `subtree (${mailbox(dice)})`,
    "odd",
  ]);
const entry = oneOf(
  "/private/comment",
  '"/shared/comment"',
  "/shared/vendor/x/y",
  "/odd",
  "/private//x",
  '"/shared/*"',
);
const rights = oneOf("lrs", "+w", "-lrs", '""', "lrswipkxtea", "lrsz", "cd");
const somebody = oneOf(
  "anyone",
  "fuzz2@posthorn.test",
  "-anyone",
  "nobody@posthorn.test",
  '""',
  "owner",
  "authenticated",
);
const message: Words = (dice) =>
  dice.of([
    "{16+}\r\nSubject: a\r\n\r\nb\r\n",
    "{0+}\r\n",
    "~{3+}\r\na\0b",
    "UTF8 (~{4+}\r\nx: \u00e9)",
    '"quoted"',
    "{3+}\r\n\0\0\0",
  ]);
const given: Words = (dice) =>
  `${maybe((d) => `${list(flag, 3)(d)} `)(dice)}${maybe(oneOf('" 1-Feb-2026 00:00:00 +0130" ', '"x" '))(dice)}${
    dice.roll(4) === 0 ? `CATENATE (TEXT {1+}\r\na URL "/INBOX/;UID=${1 + dice.roll(3)}")` : message(dice)
  }`;
const resync = oneOf(
  "",
  " (CONDSTORE)",
  " (QRESYNC (1 1))",
  " (QRESYNC (1 1 1:* (1 1)))",
  " (QRESYNC (4294967295 9 1:4294967295))",
  " (ODD)",
);
const selecting: Words = (dice) => ` ${mailbox(dice)}${resync(dice)}`;

/** What follows the name, by command; those with sequence numbers are also said with the prefix UID. */
export const sentences: Readonly<Record<string, Words>> = {
  STARTTLS: () => "",
  LOGIN: (dice) => ` ${text(dice)} ${text(dice)}`,
  AUTHENTICATE: oneOf(
    " PLAIN",
    " PLAIN =",
    " PLAIN AGEAYg==",
    " LOGIN",
    " SCRAM-SHA-256",
    " SCRAM-SHA-256 biws",
    " ODD",
    " XOAUTH2 e30=",
  ),
  CAPABILITY: () => "",
  NOOP: () => "",
  LOGOUT: () => "",
  ID: oneOf(" NIL", ' ("name" "fuzz")', ' ("name" NIL)', ' ("a")', " ()"),
  ENABLE: oneOf(" CONDSTORE", " QRESYNC", " UTF8=ACCEPT", " IMAP4rev2", " METADATA", " METADATA-SERVER", " ODD", ""),
  LANGUAGE: oneOf("", " en", " de fr", ' "*"', " i-default"),
  COMPRESS: oneOf(" ODD", ""),
  UNAUTHENTICATE: oneOf("", " now"),
  IDLE: () => "",
  NOTIFY: (dice) =>
    dice.of([
      " NONE",
      " SET (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange))",
      ` SET${maybe(oneOf(" STATUS"))(dice)} (${filter(dice)} (MessageNew MessageExpunge)) (${filter(dice)} NONE)`,
      ` SET (${filter(dice)} (MailboxName SubscriptionChange ODD))`,
      " SET (selected-delayed (MessageNew MessageExpunge))",
    ]),
  NAMESPACE: () => "",
  LIST: (dice) =>
    ` ${maybe((d) => `${list(oneOf("SUBSCRIBED", "SPECIAL-USE", "RECURSIVEMATCH", "REMOTE", "ODD"), 2)(d)} `)(dice)}${mailbox(dice)} ${
      dice.roll(3) === 0 ? list(pattern, 3)(dice) : pattern(dice)
    }${maybe(
      (d) =>
        ` RETURN ${list((e) => e.of(["SUBSCRIBED", "CHILDREN", "MYRIGHTS", `STATUS ${list(statusItem, 3)(e)}`, `METADATA (${entry(e)})`]), 3)(d)}`,
    )(dice)}`,
  LSUB: (dice) => ` ${mailbox(dice)} ${pattern(dice)}`,
  CREATE: (dice) => ` ${mailbox(dice)}${maybe(oneOf(" (USE (\\Archive))", " (USE (\\Odd))", " (ODD x)"))(dice)}`,
  DELETE: (dice) => ` ${mailbox(dice)}`,
  RENAME: (dice) => ` ${mailbox(dice)} ${mailbox(dice)}`,
  SUBSCRIBE: (dice) => ` ${mailbox(dice)}`,
  UNSUBSCRIBE: (dice) => ` ${mailbox(dice)}`,
  STATUS: (dice) => ` ${mailbox(dice)} ${list(statusItem, 5)(dice)}`,
  GETQUOTA: oneOf(' ""', " INBOX", ' "odd"'),
  GETQUOTAROOT: (dice) => ` ${mailbox(dice)}`,
  SETQUOTA: oneOf(' "" (STORAGE 10)', ' "" ()', ' "odd" (MESSAGE 1)', ' "" (ODD 1)'),
  SETACL: (dice) => ` ${mailbox(dice)} ${somebody(dice)} ${rights(dice)}`,
  DELETEACL: (dice) => ` ${mailbox(dice)} ${somebody(dice)}`,
  GETACL: (dice) => ` ${mailbox(dice)}`,
  LISTRIGHTS: (dice) => ` ${mailbox(dice)} ${somebody(dice)}`,
  MYRIGHTS: (dice) => ` ${mailbox(dice)}`,
  GETMETADATA: (dice) =>
    `${maybe(oneOf(" (MAXSIZE 5)", " (DEPTH 1)", " (DEPTH infinity MAXSIZE 0)"))(dice)} ${mailbox(dice)} ${list(entry, 2)(dice)}`,
  SETMETADATA: (dice) => ` ${mailbox(dice)} (${entry(dice)} ${dice.of(["NIL", text(dice), "~{2+}\r\n\0\0"])})`,
  GETJMAPACCESS: () => "",
  SELECT: selecting,
  EXAMINE: selecting,
  UNSELECT: () => "",
  CLOSE: () => "",
  CHECK: () => "",
  APPEND: (dice) => ` ${mailbox(dice)} ${several(given, 3)(dice)}`,
  REPLACE: (dice) => ` ${set(dice)} ${mailbox(dice)} ${given(dice)}`,
  FETCH: (dice) =>
    ` ${set(dice)} ${fetchItems(dice)}${maybe((d) => ` (${d.of(["CHANGEDSINCE 1", "CHANGEDSINCE 1 VANISHED", `PARTIAL ${range(d)}`, "ODD"])})`)(dice)}`,
  STORE: (dice) =>
    ` ${set(dice)} ${maybe(oneOf("(UNCHANGEDSINCE 1) ", "(UNCHANGEDSINCE 0) ", "(ODD 1) "))(dice)}${dice.of(["", "+", "-"])}FLAGS${dice.of(["", ".SILENT"])} ${
      dice.roll(3) === 0 ? several(flag, 2)(dice) : list(flag, 3)(dice)
    }`,
  SEARCH: (dice) => ` ${returning(dice)}${program(dice)}`,
  ESEARCH: (dice) => ` ${maybe((d) => `IN ${list(filter, 2)(d)} `, 2)(dice)}${returning(dice)}${program(dice)}`,
  SORT: (dice) => ` ${returning(dice)}${sortKeys(dice)} UTF-8 ${several(searchKey, 2)(dice)}`,
  THREAD: (dice) => ` ${dice.of(["REFERENCES", "ORDEREDSUBJECT", "REFS", "ODD"])} UTF-8 ${several(searchKey, 2)(dice)}`,
  COPY: (dice) => ` ${set(dice)} ${mailbox(dice)}`,
  MOVE: (dice) => ` ${set(dice)} ${mailbox(dice)}`,
  EXPUNGE: (dice) => maybe((d) => ` ${set(d)}`)(dice),
  UIDBATCHES: oneOf(" 500", " 1", " 1000 1:2", " 500 2:1", " 4294967295"),
  CANCELUPDATE: oneOf(' "t1"', ' "t1" "t2"', " odd", ""),
};

/** A slip of the pen: bytes lost, doubled, changed or put in, as a latin-1 string. */
export function blurred(line: string, dice: Dice): string {
  const at = dice.roll(line.length);
  const end = at + 1 + dice.roll(4);
  const odd = dice.of([
    "(",
    ")",
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    "%",
    "*",
    " ",
    "\0",
    "\x7f",
    "\xff",
    "\r",
    "{9999999999}",
    "~",
    "NIL",
    "  ",
  ]);
  return dice.of([
    line.slice(0, at) + line.slice(end),
    line.slice(0, end) + line.slice(at),
    line.slice(0, at) + odd + line.slice(at),
    line.slice(0, at) + odd + line.slice(end),
    line.slice(0, at),
  ]);
}
