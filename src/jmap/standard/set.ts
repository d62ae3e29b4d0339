/** What every /set has in common (RFC 8620 5.3). */
import { isDeepStrictEqual } from "node:util";
import type { Account } from "../../store/account.ts";
import { invalidArguments, MethodError, setErrorOf, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { OBJECTS_IN_SET_MAX } from "../limits.ts";
import type { Call } from "../method.ts";

export interface SetRequest {
  readonly ifInState: string | undefined;
  readonly create: ReadonlyMap<string, JsonObject>;
  readonly update: ReadonlyMap<string, JsonObject>;
  readonly destroy: readonly string[];
}

export function takeSet(call: Call): SetRequest {
  const { args } = call;
  const request: SetRequest = {
    ifInState: args.stringOrNull("ifInState"),
    create: objects(args.objectOrNull("create"), "create"),
    update: objects(args.objectOrNull("update"), "update"),
    destroy: args.idsOrNull("destroy") ?? [],
  };
  checkNumber(request.create.size + request.update.size + request.destroy.length);
  return request;
}

export function checkNumber(objects_: number): void {
  if (objects_ > OBJECTS_IN_SET_MAX)
    throw new MethodError("requestTooLarge", `at most ${OBJECTS_IN_SET_MAX} objects at a time`);
}

export function objects(given: JsonObject | undefined, name: string): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const [id, value] of Object.entries(given ?? {})) {
    if (!isObject(value)) throw invalidArguments(`${name} is an object of objects`);
    found.set(id, value);
  }
  return found;
}

/** How objects of one type are made, changed and removed; each throws SetError or Refusal for what cannot be. */
export interface Setter {
  state(): Promise<string>;
  /** Answers the properties that the server has set, `id` among them. */
  create?(given: JsonObject, creationId: string): Promise<JsonObject>;
  /** Answers properties that changed beyond what the client asked for, or null. `name` is what the client calls it: "#new". */
  update?(id: string, patch: JsonObject, name: string): Promise<JsonObject | null>;
  destroy?(id: string, name: string): Promise<void>;
}

export interface SetOutcome {
  readonly response: JsonObject;
  readonly created: ReadonlyMap<string, JsonObject>;
  readonly updated: ReadonlySet<string>;
  readonly destroyed: ReadonlySet<string>;
}

/** Does what the request asks, each object by itself. */
export async function applySet(call: Call, request: SetRequest, setter: Setter): Promise<SetOutcome> {
  const oldState = await setter.state();
  if (request.ifInState !== undefined && request.ifInState !== oldState) throw stateMismatch();
  const created = new Map<string, JsonObject>();
  const updated = new Map<string, Json>();
  const destroyed: string[] = [];
  const failed = {
    notCreated: new Map<string, Json>(),
    notUpdated: new Map<string, Json>(),
    notDestroyed: new Map<string, Json>(),
  };
  for (const [creationId, given] of request.create) {
    await attempt(call, failed.notCreated, creationId, async () => {
      if (setter.create === undefined) throw singleton();
      const made = await setter.create(given, creationId);
      created.set(creationId, made);
      if (typeof made["id"] === "string") call.created.set(creationId, made["id"]);
    });
  }
  for (const [name, patch] of request.update) {
    await attempt(call, failed.notUpdated, name, async () => {
      const id = call.idOf(name);
      if (id === undefined || setter.update === undefined) throw notFound();
      updated.set(id, await setter.update(id, patch, name));
    });
  }
  for (const name of request.destroy) {
    await attempt(call, failed.notDestroyed, name, async () => {
      const id = call.idOf(name);
      if (setter.destroy === undefined) throw singleton();
      if (id === undefined) throw notFound();
      await setter.destroy(id, name);
      destroyed.push(id);
    });
  }
  const response = {
    accountId: call.accountId,
    oldState,
    newState: await setter.state(),
    created: orNull(created),
    updated: orNull(updated),
    destroyed: destroyed.length === 0 ? null : destroyed,
    notCreated: orNull(failed.notCreated),
    notUpdated: orNull(failed.notUpdated),
    notDestroyed: orNull(failed.notDestroyed),
  };
  return { response, created, updated: new Set(updated.keys()), destroyed: new Set(destroyed) };
}

/** Of what a client has just made, all that it did not say, or that came out otherwise than it said (RFC 8620 5.3). */
export function beyondGiven(made: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(made).filter(([name, value]) => !isDeepStrictEqual(given[name], value)));
}

export const stateMismatch = (): MethodError => new MethodError("stateMismatch", "the state is another by now");
export const notFound = (): SetError => new SetError("notFound", "there is no such object");
const singleton = (): SetError => new SetError("singleton", "there is always exactly one of these");

export function orNull(entries: ReadonlyMap<string, Json>): Json {
  return entries.size === 0 ? null : Object.fromEntries(entries);
}

/** One object's part of a call: what goes wrong with it is noted, and the others go on. A MethodError is of the whole call. */
export async function attempt(
  call: Call,
  failures: Map<string, Json>,
  id: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof MethodError) throw error;
    const known = setErrorOf(error);
    if (known === undefined) call.parts.log.error({ err: error }, "an object of a JMAP call failed");
    failures.set(id, (known ?? new SetError("serverFail", "an internal error")).toJson());
  }
}

/** The state of everything in an account's change log. */
export async function stateOf(account: Account): Promise<string> {
  return String(await account.read((mail) => mail.modseq()));
}
