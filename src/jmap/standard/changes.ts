/** What every /changes has in common (RFC 8620 5.2). States are positions of the account's change log. */
import type { MailReader } from "../../store/account.ts";
import type { Changes } from "../../store/model.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { CHANGES_MAX } from "../limits.ts";
import type { Call, Method } from "../method.ts";

export interface ChangesRequest {
  readonly sinceState: string;
  readonly since: number;
  /** Ids at most. */
  readonly max: number;
}

export function takeChanges({ args }: Call): ChangesRequest {
  const sinceState = args.string("sinceState");
  const maxChanges = args.uintOrNull("maxChanges");
  if (maxChanges === 0) throw invalidArguments("maxChanges must be above 0");
  return { sinceState, since: positionOf(sinceState), max: Math.min(maxChanges ?? CHANGES_MAX, CHANGES_MAX) };
}

/** The position that a state names; past the end of the log for what was never a state. */
export function positionOf(state: string): number {
  return /^(?:0|[1-9]\d{0,14})$/.test(state) ? Number(state) : Number.MAX_SAFE_INTEGER;
}

export const cannotCalculate = (): MethodError =>
  new MethodError("cannotCalculateChanges", "what changed since then is not remembered; begin afresh");

interface ChangesMethod<Known extends Changes<unknown>, Id> extends Pick<Method, "name" | "rfc" | "using"> {
  /** Undefined when what changed since then is not remembered. */
  read(mail: MailReader, since: number, max: number): Promise<Known | undefined>;
  readonly idText: (id: Id) => string;
  /** The state of the type now; that of the whole account when not given. */
  newest?(mail: MailReader): Promise<number>;
  /** What the type's own specification adds to the response. */
  more?(changes: Known): JsonObject;
}

/** A /changes of a type whose changes the store's log tells. */
export function changesMethod<Id, Known extends Changes<Id> = Changes<Id>>(type: ChangesMethod<Known, Id>): Method {
  const { name, rfc, using } = type;
  return {
    name,
    rfc,
    using,
    async run(call) {
      const account = call.account();
      const request = takeChanges(call);
      call.args.end();
      return account.read(async (mail) => {
        const changes = await type.read(mail, request.since, request.max);
        if (changes === undefined) throw cannotCalculate();
        const newest = (await type.newest?.(mail)) ?? (await mail.modseq());
        return {
          accountId: call.accountId,
          oldState: request.sinceState,
          newState: String(changes.upTo),
          hasMoreChanges: changes.upTo < newest,
          created: changes.created.map(type.idText),
          updated: changes.updated.map(type.idText),
          destroyed: changes.destroyed.map(type.idText),
          ...type.more?.(changes),
        };
      });
    },
  };
}
