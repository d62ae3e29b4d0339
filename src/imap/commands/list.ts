/** LIST: names and what is known of them, with the selections and returns of the extended form (RFC 5258, 5819, 6154). */
import { SyntaxProblem } from "../../base/errors.ts";
import { readEntries } from "../../wire/imap/metadata.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { unlessGone } from "../errors.ts";
import { LIST_OPTIONS_MAX, LIST_PATTERNS_MAX } from "../limits.ts";
import { listLine, ROOT_NAME } from "../mailboxes/list-line.ts";
import { ListPatterns } from "../mailboxes/list-pattern.ts";
import { listing, type Listed, type Selection } from "../mailboxes/listing.ts";
import { tellValues } from "../mailboxes/metadata.ts";
import type { Session } from "../session.ts";
import { namesOfOthers } from "../mailboxes/others-listing.ts";
import { myRightsLine } from "../mailboxes/acl.ts";
import { type Reached, reachedIn, type Space } from "../mailboxes/spaces.ts";
import type { MailboxId, MailboxPlace } from "../../store/model.ts";
import { readStatusItems, statusLine, type StatusItem } from "../mailboxes/status-items.ts";

interface Returns {
  readonly subscribed: boolean;
  readonly status: readonly StatusItem[];
  /** Entries of which the values are told (RFC 9590). */
  readonly metadata: readonly string[];
  /** What the user may do (RFC 8440). */
  readonly rights: boolean;
}

const EVERYTHING: Selection = { subscribed: false, specialUse: false, recursive: false };

/** `(SUBSCRIBED RECURSIVEMATCH)`. */
function readSelection(reader: Reader): Selection {
  const options = new Set(reader.list(() => reader.keyword(), LIST_OPTIONS_MAX));
  for (const option of options) {
    if (!["SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "SPECIAL-USE"].includes(option)) {
      throw new SyntaxProblem(`Unknown selection option ${option}`);
    }
  }
  const selection = {
    subscribed: options.has("SUBSCRIBED"),
    specialUse: options.has("SPECIAL-USE"),
    recursive: options.has("RECURSIVEMATCH"),
  };
  if (selection.recursive && !selection.subscribed && !selection.specialUse) {
    throw new SyntaxProblem("RECURSIVEMATCH needs another selection option");
  }
  return selection;
}

/** ` RETURN (SUBSCRIBED STATUS (UNSEEN))`; children and special uses are always told. */
function readReturns(reader: Reader): Returns {
  if (!reader.tryKeyword("RETURN")) throw reader.problem("RETURN");
  reader.space();
  let status: readonly StatusItem[] = [];
  let metadata: readonly string[] = [];
  const options = reader.list(() => {
    const option = reader.keyword();
    if (option === "STATUS") {
      reader.space();
      status = readStatusItems(reader);
    } else if (option === "METADATA") {
      reader.space();
      metadata = readEntries(reader);
    } else if (!["SUBSCRIBED", "CHILDREN", "SPECIAL-USE", "MYRIGHTS"].includes(option)) {
      throw new SyntaxProblem(`Unknown return option ${option}`);
    }
    return option;
  }, LIST_OPTIONS_MAX);
  return { subscribed: options.includes("SUBSCRIBED"), status, metadata, rights: options.includes("MYRIGHTS") };
}

const NONE: ReadonlySet<string> = new Set();

/** The annotations that are asked for, each account asked once. */
class Annotations {
  readonly #session: Session;
  readonly #entries: readonly string[];
  readonly #known = new Map<Space, ReadonlyMap<MailboxId, ReadonlyMap<string, Uint8Array>>>();

  constructor(session: Session, entries: readonly string[]) {
    this.#session = session;
    this.#entries = entries;
  }

  async of({ space, id }: Reached<MailboxPlace>): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const viewer = this.#session.account.id;
    let values = this.#known.get(space);
    values ??= await unlessGone(space.account.read((mail) => mail.annotationsNamed(this.#entries, viewer)));
    values ??= new Map();
    this.#known.set(space, values);
    return values.get(id);
  }
}

interface Telling<M extends MailboxPlace> {
  readonly selection: Selection;
  readonly returns: Returns;
  readonly plain: boolean;
  readonly status?: ((mailbox: Reached<M>) => string | Promise<string>) | undefined;
}

/** Writes the answer: names in tree order, each STATUS and METADATA behind its name (RFC 5819 2, RFC 9590 3). */
async function tell<M extends MailboxPlace>(
  session: Session,
  found: readonly Listed<Reached<M>>[],
  { selection, returns, plain, status }: Telling<M>,
): Promise<void> {
  const childInfo = [...(selection.subscribed ? ["SUBSCRIBED"] : []), ...(selection.specialUse ? ["SPECIAL-USE"] : [])];
  const options = { utf8: session.utf8, showSubscribed: selection.subscribed || returns.subscribed, plain, childInfo };
  const annotations = new Annotations(session, returns.metadata);
  let text = "";
  for (const each of found) {
    await session.drained();
    text += listLine(each, options);
    const { mailbox } = each;
    if (!each.selected || mailbox?.selectable !== true) continue;
    if (returns.rights) text += myRightsLine(session, mailbox);
    const mayRead = mailbox.rights.includes("r");
    if (status !== undefined && mayRead) text += (await unlessGone(status(mailbox))) ?? "";
    // RFC 5464 3: who may only look a mailbox up hears nothing of its annotations.
    if (returns.metadata.length === 0 || !/[rswip]/.test(mailbox.rights)) continue;
    session.write(text);
    text = "";
    const own = await annotations.of(mailbox);
    tellValues(session, mailbox.path, new Map(returns.metadata.map((entry) => [entry, own?.get(entry)])));
  }
  session.write(text);
}

export const list = command({
  name: "LIST",
  rfc: "9051 6.3.9",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: ["CHILDREN", "LIST-EXTENDED", "LIST-STATUS", "LIST-METADATA", "LIST-MYRIGHTS", "SPECIAL-USE"].map(
    afterLogin,
  ),

  parse(reader, { utf8 }) {
    reader.space();
    const selects = reader.atList;
    const selection = selects ? readSelection(reader) : EVERYTHING;
    if (selects) reader.space();
    const reference = reader.mailbox(utf8);
    reader.space();
    const several = reader.atList;
    const patterns = several
      ? reader.list(() => reader.listMailbox(utf8), LIST_PATTERNS_MAX)
      : [reader.listMailbox(utf8)];
    const returned = reader.trySpace() && !reader.atEnd;
    const returns = returned ? readReturns(reader) : { subscribed: false, status: [], metadata: [], rights: false };
    reader.end();
    return { selection, reference, patterns, returns, extended: selects || several || returned };
  },

  async run(session, { selection, reference, patterns, returns, extended }) {
    // RFC 9051 6.3.9: an empty name in the plain form asks for the separator.
    if (!extended && patterns[0] === "") return session.untagged(`LIST ${ROOT_NAME}`);
    const matching = new ListPatterns(reference, patterns);
    const { places, mailboxes, subscriptions } = await session.account.read(async (mail) => ({
      places: await mail.places(),
      mailboxes: returns.status.length > 0 ? await mail.mailboxes() : undefined,
      subscriptions: selection.subscribed ? await mail.subscriptions() : [],
    }));
    const others = await namesOfOthers(session, {
      patterns: matching,
      recursive: selection.recursive,
      subscribed: selection.subscribed ? subscriptions : undefined,
    });
    const show = <M extends MailboxPlace>(
      own: readonly M[],
      shared: readonly Reached<M>[],
      status?: Telling<M>["status"],
    ): Promise<void> => {
      const all = [...own.map((each) => reachedIn(session.home, each, NONE)), ...shared];
      const found = listing(all, subscriptions, matching, selection);
      return tell(session, found, { selection, returns, plain: !extended && !session.rev2, status });
    };
    if (mailboxes === undefined) return show(places, others);
    return show(mailboxes, others, (mailbox) => statusLine(session, mailbox, returns.status));
  },
});
