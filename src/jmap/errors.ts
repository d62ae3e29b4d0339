/** What problems and refusals are called in JMAP: of whole requests (RFC 8620 3.6.1), of calls (3.6.2) and of single objects (5.3). */
import { Refusal, type RefusalCode } from "../base/errors.ts";
import type { JsonObject } from "./json.ts";

type RequestProblemType = "notJSON" | "notRequest" | "unknownCapability" | "limit";

/** The request as a whole cannot be answered: an HTTP problem (RFC 7807). */
export class RequestProblem extends Error {
  override name = "RequestProblem";
  readonly type: RequestProblemType;
  readonly status: 400 | 413 | 429;
  /** Which limit, by its name in the Session. */
  readonly limit: string | undefined;

  constructor(type: RequestProblemType, detail: string, options: { limit?: string; status?: 400 | 413 | 429 } = {}) {
    super(detail);
    this.type = type;
    this.status = options.status ?? 400;
    this.limit = options.limit;
  }

  toJson(): JsonObject {
    const limit: JsonObject = this.limit === undefined ? {} : { limit: this.limit };
    return { type: `urn:ietf:params:jmap:error:${this.type}`, status: this.status, detail: this.message, ...limit };
  }
}

export type MethodErrorType =
  | "unknownMethod"
  | "invalidArguments"
  | "invalidResultReference"
  | "forbidden"
  | "accountNotFound"
  | "accountNotSupportedByMethod"
  | "accountReadOnly"
  | "serverFail"
  | "serverUnavailable"
  | "serverPartialFail"
  | "requestTooLarge"
  | "cannotCalculateChanges"
  | "stateMismatch"
  | "anchorNotFound"
  | "unsupportedSort"
  | "unsupportedFilter"
  | "tooManyChanges"
  | "unknownDataType"
  | "fromAccountNotFound"
  | "fromAccountNotSupportedByMethod";

/** An error object of a response: its type, a description, and what else its type wants. */
class ErrorObject<Type extends string> extends Error {
  readonly type: Type;
  readonly more: JsonObject;

  constructor(type: Type, description: string, more: JsonObject = {}) {
    super(description);
    this.type = type;
    this.more = more;
  }

  toJson(): JsonObject {
    return { type: this.type, description: this.message, ...this.more };
  }
}

/** One call cannot be answered; the others can. */
export class MethodError extends ErrorObject<MethodErrorType> {
  override name = "MethodError";
}

export const invalidArguments = (description: string): MethodError => new MethodError("invalidArguments", description);

const callTypes = {
  "not-found": "invalidArguments",
  exists: "invalidArguments",
  "has-children": "invalidArguments",
  undecided: "serverUnavailable",
  forbidden: "forbidden",
  "over-quota": "serverPartialFail",
  "too-large": "requestTooLarge",
  limit: "requestTooLarge",
  invalid: "invalidArguments",
  conflict: "stateMismatch",
  expunged: "serverUnavailable",
  "in-use": "serverUnavailable",
  "rate-limited": "serverUnavailable",
  unavailable: "serverUnavailable",
  unsupported: "invalidArguments",
} satisfies Record<RefusalCode, MethodErrorType>;

/** The error of a call; undefined for what is our own mistake. */
export function methodErrorOf(error: unknown): MethodError | undefined {
  if (error instanceof MethodError) return error;
  if (error instanceof Refusal) return new MethodError(callTypes[error.code], error.message);
  return undefined;
}

const setTypes = {
  "not-found": "notFound",
  exists: "invalidProperties",
  "has-children": "mailboxHasChild",
  undecided: "serverUnavailable",
  forbidden: "forbidden",
  "over-quota": "overQuota",
  "too-large": "tooLarge",
  limit: "overQuota",
  invalid: "invalidProperties",
  conflict: "stateMismatch",
  expunged: "notFound",
  "in-use": "rateLimit",
  "rate-limited": "rateLimit",
  unavailable: "serverUnavailable",
  unsupported: "invalidProperties",
} satisfies Record<RefusalCode, string>;

/** One object cannot be created, updated or destroyed; the others of the call can. Types are of RFC 8620 5.3, or of the object's own specification. */
export class SetError extends ErrorObject<string> {
  override name = "SetError";
}

export const invalidProperties = (description: string, ...properties: readonly string[]): SetError =>
  new SetError("invalidProperties", description, { properties });

/** The error of one object; undefined for what is our own mistake. */
export function setErrorOf(error: unknown): SetError | undefined {
  if (error instanceof SetError) return error;
  if (error instanceof Refusal) return new SetError(setTypes[error.code], error.message);
  return undefined;
}
