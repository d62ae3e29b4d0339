/** Telling a client that something changed in accounts that others share with it (RFC 8620 7.1). */
import { Refusal } from "../base/errors.ts";
import type { SharedWithUser } from "./accounts.ts";
import type { JsonObject } from "./json.ts";
import { lookWhenHeard } from "./looks.ts";

/** What changes in an account of somebody else that a client may look at. */
const TYPES = ["Mailbox", "Thread", "Email"] as const;

interface Telling {
  /** Where they stand when it begins is news too. */
  readonly atOnce: boolean;
  readonly types: ReadonlySet<string>;
  readonly tell: (change: JsonObject) => void;
  readonly failed: (error: unknown) => void;
}

/** From now on, until disposed; who begins to share something later is heard of by who connects again. */
export function watchOthers(others: () => Promise<readonly SharedWithUser[]>, telling: Telling): Disposable {
  const watching = new DisposableStack();
  if (!TYPES.some((type) => telling.types.has(type))) return watching;
  const begin = async (): Promise<void> => {
    for (const other of await others()) if (!watching.disposed) watching.use(watchOther(other, telling));
  };
  begin().catch(telling.failed);
  return watching;
}

function watchOther({ account, idText }: SharedWithUser, { types, atOnce, tell, failed }: Telling): Disposable {
  let told: number | undefined;
  let isFirst = true;
  const look = async (): Promise<void> => {
    const now = await account.read(async (mail) => ((await mail.mailboxes()).length > 0 ? mail.modseq() : undefined));
    const before = told;
    const isBeginning = isFirst;
    [told, isFirst] = [now, false];
    if (now === undefined || before === now || (before === undefined && !(isBeginning && atOnce))) return;
    const changed = Object.fromEntries(TYPES.filter((type) => types.has(type)).map((type) => [type, String(now)]));
    tell({ "@type": "StateChange", changed: { [idText]: changed } });
  };
  const heard = lookWhenHeard(look, (error) => {
    // The account has gone meanwhile.
    if (!(error instanceof Refusal)) failed(error);
  });
  const listening = account.watch(heard);
  heard();
  return listening;
}
