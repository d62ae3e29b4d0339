/** What every /queryChanges has in common (RFC 8620 5.6). */
import { MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { positionOf } from "./changes.ts";

export interface QueryChangesRequest {
  readonly oldQueryState: string;
  readonly since: number;
  readonly maxChanges: number | undefined;
  /** The last of the results that the client holds. */
  readonly upToId: string | undefined;
  readonly calculateTotal: boolean;
}

export function takeQueryChanges({ args }: Call): QueryChangesRequest {
  const oldQueryState = args.string("sinceQueryState");
  return {
    oldQueryState,
    since: positionOf(oldQueryState),
    maxChanges: args.uintOrNull("maxChanges"),
    upToId: args.stringOrNull("upToId"),
    calculateTotal: args.boolean("calculateTotal", false),
  };
}

/**
 * Takes out all that is `touched` and puts it in again where it is now. `ids` are all the results, in order.
 * Throws MethodError("tooManyChanges").
 */
export function queryChangesResponse(
  call: Call,
  request: QueryChangesRequest,
  answer: {
    readonly ids: readonly string[];
    readonly state: number;
    readonly touched: ReadonlySet<string>;
    /** Neither filter nor sort can come out otherwise for what was there before: nobody else may leave out what lies behind `upToId`. */
    readonly isImmutable?: boolean;
  },
): JsonObject {
  const { ids, state, touched, isImmutable = false } = answer;
  const { upToId, maxChanges, oldQueryState } = request;
  const end = upToId === undefined || !isImmutable ? -1 : ids.indexOf(upToId);
  const added = ids.flatMap((id, index) => (touched.has(id) && (end < 0 || index <= end) ? [{ id, index }] : []));
  if (maxChanges !== undefined && touched.size + added.length > maxChanges)
    throw new MethodError("tooManyChanges", "more has changed than asked for");
  return {
    accountId: call.accountId,
    oldQueryState,
    newQueryState: String(state),
    ...(request.calculateTotal ? { total: ids.length } : {}),
    removed: [...touched],
    added,
  };
}
