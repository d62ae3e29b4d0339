/** A request: checked as a whole, its calls run one after the other, their responses gathered (RFC 8620 3.3-3.6). */
import { sharedAccount, type SharedWithUser } from "./accounts.ts";
import { methodErrorOf, MethodError, RequestProblem } from "./errors.ts";
import { faultOf, isObject, type Json, type JsonObject, marksIn } from "./json.ts";
import { CALLS_MAX, JSON_DEPTH_MAX, REQUEST_VALUES_MAX } from "./limits.ts";
import { Call } from "./method.ts";
import type { JmapParts, User } from "./parts.ts";
import { type Invocation, resolveReferences } from "./references.ts";
import type { MethodTable } from "./registry.ts";
import type { Room } from "./room.ts";

interface Request {
  readonly using: ReadonlySet<string>;
  readonly calls: readonly Invocation[];
  readonly createdIds: ReadonlyMap<string, string> | undefined;
}

/** Everything that a request is answered with. */
export interface RequestContext {
  readonly parts: JmapParts;
  readonly user: User;
  readonly methods: MethodTable;
  /** Names the Session as it is now. */
  readonly sessionState: string;
  /** For all the answers. */
  readonly room: Room;
}

/** Throws RequestProblem for what is no request. */
export async function answer(context: RequestContext, given: Json): Promise<JsonObject> {
  const request = parseRequest(given, context.methods);
  const created = new Map(request.createdIds);
  const responses: Invocation[] = [];
  for (const call of request.calls) {
    for (const response of await respond(context, request, { call, created, responses })) responses.push(response);
  }
  const createdIds: JsonObject = request.createdIds === undefined ? {} : { createdIds: Object.fromEntries(created) };
  return { methodResponses: responses, sessionState: context.sessionState, ...createdIds };
}

interface Progress {
  readonly call: Invocation;
  readonly created: Map<string, string>;
  readonly responses: readonly Invocation[];
}

async function respond(
  { parts, user, methods, room }: RequestContext,
  { using }: Request,
  { call: [name, given, callId], created, responses }: Progress,
): Promise<readonly Invocation[]> {
  try {
    const method = methods.find(name);
    if (method === undefined || !using.has(method.using))
      throw new MethodError("unknownMethod", `${name.slice(0, 100)} is not known, or its capability is not in "using"`);
    const args = resolveReferences(given, responses);
    const others = await othersNamed(parts, user, args);
    const call = new Call({
      parts,
      user,
      args,
      using,
      created,
      room,
      capability: method.using,
      changes: CHANGING.test(name),
      others,
    });
    const own: Invocation = [name, await method.run(call), callId];
    return [own, ...call.further.map(([further, answered]): Invocation => [further, answered, callId])];
  } catch (error) {
    const known = methodErrorOf(error);
    if (known === undefined) parts.log.error({ err: error, method: name }, "a JMAP call failed");
    const shown = known ?? new MethodError("serverFail", "an internal error; nothing is known of what was done");
    return [["error", shown.toJson(), callId]];
  }
}

/** Methods that change the account they name. */
const CHANGING = /\/(?:set|import|copy|upload)$/;

/** The accounts of others that a call names; most name none. */
async function othersNamed(
  parts: JmapParts,
  user: User,
  { accountId, fromAccountId }: JsonObject,
): Promise<ReadonlyMap<string, SharedWithUser>> {
  const found = new Map<string, SharedWithUser>();
  for (const id of [accountId, fromAccountId]) {
    if (typeof id !== "string" || id === user.accountIdText || found.has(id)) continue;
    const other = await sharedAccount(parts, user, id);
    if (other !== undefined) found.set(id, other);
  }
  return found;
}

function parseRequest(request: Json, methods: MethodTable): Request {
  if (!isObject(request)) throw notRequest("a request is an object");
  const { using, methodCalls, createdIds } = request;
  if (!Array.isArray(using) || !using.every((each) => typeof each === "string"))
    throw notRequest('"using" is a list of capabilities');
  const unknown = (using as readonly string[]).find((each) => !methods.knows(each));
  if (unknown !== undefined)
    throw new RequestProblem("unknownCapability", `${unknown.slice(0, 200)} is not known here`);
  if (!Array.isArray(methodCalls) || !methodCalls.every(isInvocation))
    throw notRequest('"methodCalls" is a list of calls, each a list of a name, arguments and a call id');
  if (methodCalls.length > CALLS_MAX)
    throw new RequestProblem("limit", `a request has at most ${CALLS_MAX} calls`, { limit: "maxCallsInRequest" });
  return {
    using: new Set(using as readonly string[]),
    calls: methodCalls as readonly Invocation[],
    createdIds: parseCreatedIds(createdIds),
  };
}

const notRequest = (detail: string): RequestProblem => new RequestProblem("notRequest", detail);

/** Throws RequestProblem. */
export function parseJson(text: string): Json {
  const { members, values } = marksIn(text);
  if (values > REQUEST_VALUES_MAX)
    throw new RequestProblem("limit", `a request has at most ${REQUEST_VALUES_MAX} values`, {
      limit: "maxSizeRequest",
      status: 413,
    });
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new RequestProblem("notJSON", "the request is not JSON");
  }
  const fault = faultOf(value, members, JSON_DEPTH_MAX);
  if (fault === "too deep") throw notRequest("lists and objects lie too deep within each other");
  if (fault !== undefined)
    throw new RequestProblem(
      "notJSON",
      "the request is JSON, but no I-JSON: a name comes twice, or a character is half",
    );
  return value;
}

function isInvocation(value: Json): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [name, args, callId] = value as readonly Json[];
  return typeof name === "string" && isObject(args) && typeof callId === "string";
}

function parseCreatedIds(given: Json | undefined): ReadonlyMap<string, string> | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given) || !Object.values(given).every((id) => typeof id === "string"))
    throw notRequest('"createdIds" is an object of ids');
  return new Map(Object.entries(given as Readonly<Record<string, string>>));
}
