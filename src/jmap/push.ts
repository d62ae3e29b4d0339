/** Telling clients at once that something changed: what a StateChange says, and to whom (RFC 8620 7.1). */
import type { Account } from "../store/account.ts";
import type { RecordKind } from "../store/model.ts";
import type { SharedWithUser } from "./accounts.ts";
import type { JsonObject } from "./json.ts";
import { lookWhenHeard } from "./looks.ts";
import type { User } from "./parts.ts";
import { watchOthers } from "./push-others.ts";

/** Types whose state is the position of the account's change log. */
const FOLLOWERS = ["Mailbox", "Thread", "Email", "Quota"] as const;

/** Types that are records, whose state moves with them alone. */
const RECORDS: Readonly<Record<string, RecordKind>> = {
  Identity: "identity",
  EmailSubmission: "submission",
  VacationResponse: "vacation",
  AddressBook: "addressBook",
  ContactCard: "contact",
  ShareNotification: "shareNotification",
  SieveScript: "sieve-script",
};

export const PUSH_TYPES: readonly string[] = [...FOLLOWERS, "EmailDelivery", ...Object.keys(RECORDS)];

/** Where an account stands: enough to know whether a client has been told. */
export interface Standing {
  /** The newest change. */
  readonly modseq: number;
  /** The newest email that came. */
  readonly delivery: number;
}

/** With the last change of each kind of records, all of them no newer than `modseq`. */
interface WholeStanding extends Standing {
  readonly records: ReadonlyMap<RecordKind, number>;
}

export function standingOf(account: Account): Promise<WholeStanding> {
  return account.read(async (mail) => ({
    modseq: await mail.modseq(),
    delivery: await mail.newestEmail(),
    records: await mail.recordStates(),
  }));
}

/** Undefined when of these types nothing changed. */
function stateChange(
  user: User,
  types: ReadonlySet<string>,
  { before, now }: { readonly before: Standing | undefined; readonly now: WholeStanding },
): JsonObject | undefined {
  const changed: Record<string, string> = {};
  for (const type of FOLLOWERS)
    if (types.has(type) && before?.modseq !== now.modseq) changed[type] = String(now.modseq);
  if (types.has("EmailDelivery") && before?.delivery !== now.delivery) changed["EmailDelivery"] = String(now.delivery);
  for (const [type, kind] of Object.entries(RECORDS)) {
    const at = now.records.get(kind) ?? 0;
    if (types.has(type) && at > (before?.modseq ?? -1)) changed[type] = String(at);
  }
  if (Object.keys(changed).length === 0) return undefined;
  return { "@type": "StateChange", changed: { [user.accountIdText]: changed } };
}

/** As an event's id, or a pushState: what a client was told, for when it comes back. */
export function standingText({ modseq, delivery }: Standing): string {
  return `${modseq}-${delivery}`;
}

/** Undefined for what was never one. */
export function parseStanding(text: string): Standing | undefined {
  const [, modseq, delivery] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  return modseq === undefined ? undefined : { modseq: Number(modseq), delivery: Number(delivery) };
}

/** Of who knows the change log up to `modseq`, and has not been told of any email. */
export function standingAt(modseq: number): Standing {
  return { modseq, delivery: 0 };
}

/** Who comes back with this is told everything. */
const NOTHING_TOLD = standingAt(0);

/** Calls `tell` with each StateChange from now on, one for many changes that come together, until disposed. */
export function watchStates(
  account: Account,
  user: User,
  options: {
    readonly types: ReadonlySet<string>;
    /** What the client knows; undefined: it knows what there is now. */
    readonly since: Standing | undefined;
    /** Those that share something with the user. */
    readonly others: () => Promise<readonly SharedWithUser[]>;
    /** Who comes back may have missed something of theirs, which `since` does not say: where they stand now is told at once. */
    readonly othersAtOnce?: boolean;
    /** Whether the login of who listens still holds; asked before each telling. */
    readonly mayStay: () => Promise<boolean>;
    /** Nothing more is told before it is done. */
    readonly tell: (change: JsonObject, standing: Standing) => void | Promise<void>;
    /** Instead of telling, when it does not. */
    readonly refused: () => void;
    readonly failed: (error: unknown) => void;
  },
): Disposable {
  const { types, othersAtOnce = false, mayStay, tell, refused, failed } = options;
  let before = options.since;
  let isFirst = true;
  const look = async (): Promise<void> => {
    const now = await standingOf(account);
    const quiet = isFirst && options.since === undefined;
    isFirst = false;
    const change = quiet ? undefined : stateChange(user, types, { before, now });
    before = now;
    if (change === undefined) return;
    if (await mayStay()) await tell(change, now);
    else refused();
  };
  const heard = lookWhenHeard(look, failed);
  const tellOfOthers = async (change: JsonObject): Promise<void> => {
    if (await mayStay()) await tell(change, before ?? NOTHING_TOLD);
    else refused();
  };
  const watching = new DisposableStack();
  watching.use(account.watch(heard));
  watching.use(
    watchOthers(options.others, {
      types,
      failed,
      atOnce: othersAtOnce,
      tell: (change) => void tellOfOthers(change).catch(failed),
    }),
  );
  heard();
  return watching;
}
