/** What every /changes has in common (RFC 8620 5.2). States are positions of the account's change log. */
import type { Changes } from "../../store/model.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { CHANGES_MAX } from "../limits.ts";
import type { Call } from "../method.ts";

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

/** `newest` is the state of the account when the changes were read. */
export function changesResponse<Id>(
  call: Call,
  request: ChangesRequest,
  answer: {
    readonly changes: Changes<Id> | undefined;
    readonly newest: number;
    readonly idText: (id: Id) => string;
  },
): JsonObject {
  const { changes, newest, idText } = answer;
  if (changes === undefined) throw cannotCalculate();
  return {
    accountId: call.accountId,
    oldState: request.sinceState,
    newState: String(changes.upTo),
    hasMoreChanges: changes.upTo < newest,
    created: changes.created.map(idText),
    updated: changes.updated.map(idText),
    destroyed: changes.destroyed.map(idText),
  };
}
