/** What stands between us and a certificate. */
import type { WebAnswer } from "../net/web-client.ts";
import { PROBLEM_LENGTH_MAX, RETRY_AFTER_MS_MAX } from "./limits.ts";

const PREFIX = "urn:ietf:params:acme:error:";

/** The authority, or the way to it, is at fault; or we are. Said in the log and to administrators. */
export class AcmeTrouble extends Error {
  override name = "AcmeTrouble";
  /** As RFC 8555 6.7 names it: "rateLimited"; empty where the authority did not say. */
  readonly kind: string;
  readonly status: number;
  /** Milliseconds that the authority wants us to wait. */
  readonly retryAfterMs: number | undefined;
  /** The order has come to its end, and nothing comes of going on with it. */
  readonly endsOrder: boolean;

  constructor(
    text: string,
    about: { kind?: string; status?: number; retryAfterMs?: number | undefined; endsOrder?: boolean } = {},
  ) {
    super(clean(text));
    this.kind = about.kind ?? "";
    this.status = about.status ?? 0;
    this.retryAfterMs = about.retryAfterMs;
    this.endsOrder = about.endsOrder ?? false;
  }
}

/** What an authority answered instead of what it was asked for. */
export function troubleIn(answer: WebAnswer, now: number): AcmeTrouble {
  const { status } = answer;
  const retryAfterMs = retryAfter(answer.retryAfter, now);
  const problem = problemIn(answer.body.toString());
  if (problem === undefined) return new AcmeTrouble(`the authority answers ${status}`, { status, retryAfterMs });
  return new AcmeTrouble(problem.text, { kind: problem.kind, status, retryAfterMs });
}

interface Problem {
  readonly kind: string;
  readonly text: string;
}

function problemIn(body: string): Problem | undefined {
  try {
    return problemOf(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** A problem document, with those of single names (RFC 8555 6.7.1). */
export function problemOf(value: unknown): Problem | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, detail, subproblems } = value as Readonly<Record<string, unknown>>;
  if (typeof type !== "string") return undefined;
  const kind = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type;
  const parts = Array.isArray(subproblems) ? subproblems.slice(0, SUBPROBLEMS_MAX).map(subproblem) : [];
  const text = [typeof detail === "string" ? detail : "", ...parts].filter((each) => each !== "").join("; ");
  return { kind, text: text === "" ? kind : `${text} (${kind})` };
}

/** More would not be read. */
const SUBPROBLEMS_MAX = 5;

function subproblem(value: unknown): string {
  const { detail, identifier } = (value ?? {}) as {
    readonly detail?: unknown;
    readonly identifier?: { value?: unknown };
  };
  const name = typeof identifier?.value === "string" ? `${identifier.value}: ` : "";
  return typeof detail === "string" ? `${name}${detail}` : "";
}

/** Milliseconds until a moment that is written as seconds from now or as a date (RFC 9110 10.2.3). */
export function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX) : undefined;
}

/** For logs and terminals. */
function clean(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, " ").trim();
  return plain.length > PROBLEM_LENGTH_MAX ? `${plain.slice(0, PROBLEM_LENGTH_MAX)}…` : plain;
}
