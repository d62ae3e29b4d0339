/** SELECT and EXAMINE: opening a mailbox, and everything the client is told of it then. */
import { SyntaxProblem } from "../../base/errors.ts";
import type { Snapshot } from "../../store/model.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { readResync, type Resync } from "../../wire/imap/resync.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN, type Command, type ParseContext } from "../command.ts";
import { uidRequired } from "../errors.ts";
import { mailboxFlags } from "../messages/flag-text.ts";
import { SELECT_PARAMETERS_MAX } from "../limits.ts";
import { mailboxLine, otherSpelling } from "../mailboxes/list-line.ts";
import { isWritable } from "./access.ts";
import { tellMissed } from "./missed.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import type { Session } from "../session.ts";
import { needSelectable, needRights, type Reached } from "../mailboxes/spaces.ts";
import { UidRanges } from "./uid-ranges.ts";
import { View } from "./view.ts";

interface Parameters {
  readonly condstore: boolean;
  /** What the client knew when it was here last. */
  readonly resync: Resync | undefined;
}

interface OpeningArgs extends Parameters {
  readonly path: string;
}

/** `(CONDSTORE)` (RFC 7162 3.1.8), `(QRESYNC (…))` for who has enabled it (RFC 7162 3.2.5). */
function readParameters(reader: Reader, { qresync, uidOnly }: ParseContext): Parameters {
  let condstore = false;
  let resync: Resync | undefined;
  reader.list(() => {
    const name = reader.keyword();
    if (name === "QRESYNC" && qresync) {
      reader.space();
      resync = readResync(reader);
      if (uidOnly && resync.match !== undefined) throw uidRequired();
    } else if (name === "CONDSTORE") condstore = true;
    else throw new SyntaxProblem(name === "QRESYNC" ? "ENABLE QRESYNC first" : `Unknown parameter ${name}`);
  }, SELECT_PARAMETERS_MAX);
  return { condstore, resync };
}

/** Sequence number of the first message without \Seen, 0 when there is none; kept with the snapshot. */
const firstUnseen = new WeakMap<Snapshot, number>();

function firstUnseenIn(snapshot: Snapshot): number {
  const known = firstUnseen.get(snapshot);
  if (known !== undefined) return known;
  const { uids, flagSets } = snapshot;
  let seen = -1;
  let index = 0;
  while (index < uids.length && (flagSets.at(index) === seen || snapshot.flagSet(flagSets.at(index)).seen))
    seen = flagSets.at(index++);
  const number = index < uids.length ? index + 1 : 0;
  firstUnseen.set(snapshot, number);
  return number;
}

/** Which messages are \Recent to this session: those nobody was told of, unless it only reads, for itself alone (RFC 3501 2.3.2). */
async function recentOf(session: Session, mailbox: Reached, readOnly: boolean): Promise<UidRanges | undefined> {
  if (session.rev2) return undefined;
  const ranges = new UidRanges(mailbox.uidNext);
  if (mailbox.recentFrom >= mailbox.uidNext) return ranges;
  if (readOnly) {
    ranges.add(mailbox.recentFrom, mailbox.uidNext);
    return ranges;
  }
  const [from, before] = await session.parts.recent.claim(mailbox.space.account, mailbox.id, mailbox.uidNext);
  ranges.add(from, before);
  return ranges;
}

/** The untagged answers to SELECT (RFC 9051 6.3.2; RECENT and UNSEEN as RFC 3501 6.3.1 has them). */
function openedText(session: Session, given: string, mailbox: Reached, view: View): string {
  const snapshot = view.told;
  const unseen =
    session.rev2 || session.uidOnly || (mailbox.unseen === 0 && !mailbox.seenByEach) ? 0 : firstUnseenIn(snapshot);
  return [
    `* FLAGS ${mailboxFlags(snapshot.keywords)}`,
    view.permanentFlagsLine.trimEnd(),
    `* ${snapshot.uids.length} EXISTS`,
    ...(session.rev2 ? [] : [`* ${view.recentCount} RECENT`]),
    ...(unseen === 0 ? [] : [`* OK [UNSEEN ${unseen}] First unseen`]),
    `* OK [UIDVALIDITY ${snapshot.uidValidity}] UIDs stay valid`,
    `* OK [UIDNEXT ${snapshot.uidNext}] Next UID`,
    `* OK [HIGHESTMODSEQ ${mailbox.highestModseq}] Last change`,
    `* OK [MAILBOXID (${mailbox.space.idPrefix}${mailboxIdText(mailbox.id)})] Stays with the mailbox`,
    session.rev2 ? mailboxLine(mailbox, { utf8: session.utf8, oldName: otherSpelling(given, mailbox.path) }) : "",
  ].join("\r\n");
}

async function open(session: Session, args: OpeningArgs, readOnly: boolean): Promise<void> {
  if (session.selected !== undefined) {
    session.unselect();
    session.untagged("OK [CLOSED] Previous mailbox closed");
  }
  if (args.condstore) session.enable("CONDSTORE");
  const mailbox = await needSelectable(session, args.path);
  needRights(mailbox, "r");
  const { rights, space } = mailbox;
  const writable = !readOnly && isWritable(mailbox);
  const recent = await recentOf(session, mailbox, !writable);
  // The snapshot is at least as new as the row, so HIGHESTMODSEQ promises no more than the client gets to see.
  const snapshot = await space.account.snapshot(mailbox.id);
  const view = new View(snapshot, {
    readOnly,
    writable,
    rights,
    idPrefix: space.idPrefix,
    ...(recent === undefined ? {} : { recent }),
  });
  session.select(view, space);
  session.write(openedText(session, args.path, mailbox, view));
  if (args.resync !== undefined) await tellMissed(session, args.resync);
  // RFC 4314 5.2: who may change nothing that others see opens it to read.
  session.ok(writable ? "Opened" : "Opened to read", writable ? "READ-WRITE" : "READ-ONLY");
}

/** The command that opens a mailbox in one of the two ways. */
export function opening(way: { name: string; rfc: string; readOnly: boolean }): Command<OpeningArgs> {
  return command({
    name: way.name,
    rfc: way.rfc,
    states: LOGGED_IN,
    numbering: "changes-mailbox",
    capabilities: [afterLogin("CONDSTORE"), afterLogin("QRESYNC")],

    parse(reader, context) {
      reader.space();
      const path = reader.mailbox(context.utf8);
      const has = reader.trySpace() && !reader.atEnd;
      const parameters = has ? readParameters(reader, context) : { condstore: false, resync: undefined };
      reader.end();
      return { path, ...parameters };
    },

    run(session, args) {
      return open(session, args, way.readOnly);
    },
  });
}
