/** What every /get has in common (RFC 8620 5.1). */
import { invalidArguments, MethodError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Call } from "../method.ts";

export interface GetRequest {
  /** Undefined: all of them. */
  readonly ids: readonly string[] | undefined;
  readonly properties: ReadonlySet<string>;
}

/**
 * Takes `ids` and `properties`; ids of this request's creations are resolved. `known` are the properties there are, without those that
 * `isAlso` accepts; `standard` are those that are meant when the client names none.
 */
export function takeGet(
  call: Call,
  known: readonly string[],
  options: { readonly standard?: readonly string[]; readonly isAlso?: (property: string) => boolean } = {},
): GetRequest {
  const ids = call.args.idsOrNull("ids")?.map((id) => call.idOf(id) ?? id);
  if (ids !== undefined && ids.length > OBJECTS_IN_GET_MAX)
    throw new MethodError("requestTooLarge", `at most ${OBJECTS_IN_GET_MAX} objects at a time`);
  const properties = call.args.stringsOrNull("properties");
  const wrong = properties?.find((each) => !known.includes(each) && options.isAlso?.(each) !== true);
  if (wrong !== undefined) throw invalidArguments(`there is no property ${wrong.slice(0, 100)}`);
  return { ids, properties: new Set(["id", ...(properties ?? options.standard ?? known)]) };
}

/** The response: `found` by id; ids that are not there are named. Throws MethodError where an answer has no room for it. */
export function getResponse(
  call: Call,
  request: GetRequest,
  answer: {
    readonly state: string;
    readonly found: ReadonlyMap<string, JsonObject>;
    /** It took its room when it was made. */
    readonly hasRoom?: boolean;
  },
): JsonObject {
  const ids = [...new Set(request.ids ?? answer.found.keys())];
  const list = ids.flatMap((id) => answer.found.get(id) ?? []);
  return {
    accountId: call.accountId,
    state: answer.state,
    list: answer.hasRoom === true ? list : call.room.take(list),
    notFound: ids.filter((id) => !answer.found.has(id)),
  };
}

/** The properties that were asked for, each made when it was. */
export function project<T>(
  object: T,
  properties: ReadonlySet<string>,
  makers: Readonly<Record<string, (object: T) => Json>>,
): JsonObject {
  const made: Record<string, Json> = {};
  for (const name of properties) {
    const maker = makers[name];
    if (maker !== undefined) made[name] = maker(object);
  }
  return made;
}

/** All the properties that there are. */
export function allOf<T>(object: T, makers: Readonly<Record<string, (object: T) => Json>>): JsonObject {
  return project(object, new Set(Object.keys(makers)), makers);
}
