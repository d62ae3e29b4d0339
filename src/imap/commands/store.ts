/** STORE and UID STORE: changes flags (RFC 9051 6.4.6), conditionally with UNCHANGEDSINCE (RFC 7162 3.1.3). */
import { SyntaxProblem } from "../../base/errors.ts";
import type { FlagChange, FlagsChanged } from "../../store/account.ts";
import type { Snapshot } from "../../store/model.ts";
import { FLAGS_MAX } from "../../wire/imap/limits.ts";
import { compactNumbers } from "../../wire/imap/number-set.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { command } from "../command.ts";
import { fetchOpening } from "../fetch/fetch-line.ts";
import { flagText } from "../messages/flag-text.ts";
import { TOLD_PER_PAGE } from "../limits.ts";
import { withinLimit } from "../message-limit.ts";
import { pagesOf, type Positions, positionsOf, uidsAt } from "../selected/message-numbers.ts";
import type { Session } from "../session.ts";
import type { View } from "../selected/view.ts";

const hows: ReadonlyMap<string, FlagChange["how"]> = new Map([
  ["FLAGS", "replace"],
  ["+FLAGS", "add"],
  ["-FLAGS", "remove"],
]);

function readUnchangedSince(reader: Reader): number | undefined {
  if (!reader.atList) return undefined;
  let since: number | undefined;
  reader.list(() => {
    if (!reader.tryKeyword("UNCHANGEDSINCE")) throw reader.problem("UNCHANGEDSINCE");
    reader.space();
    since = reader.number64();
  }, 5);
  reader.space();
  return since;
}

/** Flags in parentheses, or without (RFC 9051 9 store-att-flags). */
function readFlags(reader: Reader): readonly string[] {
  if (reader.atList) return reader.flagList();
  const flags = [reader.flag()];
  while (reader.trySpace() && !reader.atEnd) {
    flags.push(reader.flag());
    if (flags.length > FLAGS_MAX) throw new SyntaxProblem(`More than ${FLAGS_MAX} flags`);
  }
  return flags;
}

export const store = command({
  name: "STORE",
  rfc: "9051 6.4.6",
  states: ["selected"],
  numbering: "uses-sequence",
  uid: "for-numbers",

  parse(reader, { uid }) {
    reader.space();
    const set = reader.numberSet();
    reader.space();
    const unchangedSince = readUnchangedSince(reader);
    const sign = reader.tryChar("+") ? "+" : reader.tryChar("-") ? "-" : "";
    const word = reader.keyword();
    const silent = word.endsWith(".SILENT");
    const how = hows.get(sign + (silent ? word.slice(0, -7) : word));
    if (how === undefined) throw new SyntaxProblem("Expected FLAGS, +FLAGS or -FLAGS");
    reader.space();
    const flags = readFlags(reader);
    reader.end();
    const change: FlagChange = unchangedSince === undefined ? { how, flags } : { how, flags, unchangedSince };
    return { set, uid, silent, change };
  },

  async run(session, { set, uid, silent, change }) {
    const {
      view,
      space: { account },
    } = session;
    if (view.readOnly) return session.no("The mailbox is opened read-only");
    if (change.unchangedSince !== undefined) session.enable("CONDSTORE");
    const positions = withinLimit(session, positionsOf(view, set, uid));
    const uids = uidsAt(view, positions);
    const outcome =
      account.unchangedNow(view.mailboxId, uids, change) ??
      (await account.write((mail) => mail.changeFlags(view.mailboxId, uids, change)));
    const snapshot = await session.snapshotAt(outcome.modseq);
    view.knows(outcome, silent ? change : undefined);
    const conditional = change.unchangedSince !== undefined;
    const telling = new Telling(session, { snapshot, outcome, silent, conditional, uid });
    await telling.run(positions);
    const gone = telling.missing > 0 && !uid;
    if (outcome.modified.length > 0) {
      const numbers = uid ? outcome.modified : outcome.modified.map((each) => view.sequenceOf(each));
      const code = `MODIFIED ${compactNumbers(numbers)}`;
      if (gone) return session.no("Some of the messages have been deleted, some were changed by others", code);
      return session.ok("Some messages were changed by others", code);
    }
    if (gone) session.no("Some of the messages have been deleted", "EXPUNGEISSUED");
  },
});

interface Stored {
  readonly snapshot: Snapshot;
  readonly outcome: FlagsChanged;
  readonly silent: boolean;
  /** UNCHANGEDSINCE was given. */
  readonly conditional: boolean;
  readonly uid: boolean;
}

/**
 * FETCH for every message that was asked for and may be told: all of them, or with .SILENT just the MODSEQ, for who keeps track
 * of it: of those that changed, and after UNCHANGEDSINCE of all that met it (RFC 7162 3.1.3).
 */
class Telling {
  readonly #session: Session;
  readonly #view: View;
  readonly #stored: Stored;
  readonly #modified: ReadonlySet<number>;
  /** With .SILENT, whom there is something to tell about. */
  readonly #changed: ReadonlySet<number> | undefined;
  /** How lines end, by the id of the flag set, and the same of messages that are \\Recent. */
  readonly #endings: string[] = [];
  readonly #recentEndings: string[] = [];
  /** Messages in the client's numbering that are gone. */
  missing = 0;

  constructor(session: Session, stored: Stored) {
    const { outcome, silent, conditional } = stored;
    this.#session = session;
    this.#view = session.view;
    this.#stored = stored;
    this.#modified = new Set(outcome.modified);
    this.#changed = silent && !conditional ? new Set(session.condstore ? outcome.changed : []) : undefined;
  }

  async run(positions: Positions): Promise<void> {
    for (const page of pagesOf(positions, TOLD_PER_PAGE)) {
      const text = page.map(([from, before]) => this.#lines(from, before)).join("");
      // Flags are ASCII: nothing has to be looked at to make bytes of them.
      if (text !== "") this.#session.write(Buffer.from(text, "latin1"));
      await this.#session.drained();
    }
  }

  #lines(from: number, before: number): string {
    const { uids } = this.#view;
    const { snapshot } = this.#stored;
    const direct = snapshot.uids === uids;
    let text = "";
    for (let position = from; position < before; position++) {
      const uid = uids[position]!;
      const index = direct ? position : snapshot.indexOf(uid);
      if (index < 0) this.missing++;
      else if (!this.#modified.has(uid) && this.#changed?.has(uid) !== false) text += this.#line(index, position);
    }
    return text;
  }

  #line(index: number, position: number): string {
    const { snapshot, silent, uid } = this.#stored;
    const { condstore, uidOnly, rev2 } = this.#session;
    const number = snapshot.uids[index]!;
    const set = snapshot.flagSets.at(index);
    const endings = this.#view.isRecent(number) ? this.#recentEndings : this.#endings;
    const known = silent ? ")\r\n" : endings[set];
    const news = known === undefined ? this.#view.announce(snapshot.flagSet(set)) : "";
    const ending =
      known ?? (endings[set] = `FLAGS ${flagText(snapshot.flagSet(set), endings === this.#recentEndings)})\r\n`);
    const opening = `${news}* ${fetchOpening(uidOnly, position + 1, number)}`;
    const withUid = (uid || condstore || rev2) && !uidOnly ? `${opening}UID ${number} ` : opening;
    if (!condstore) return withUid + ending;
    return `${withUid}MODSEQ (${snapshot.modseqs.at(index)})${silent ? "" : " "}${ending}`;
  }
}
