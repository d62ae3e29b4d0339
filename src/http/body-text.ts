/** Bodies of requests as texts and as JSON, bounded: how long one is, a client need not say before it sends it. */
import type { Context } from "hono";
import { boundedBody } from "../base/bounded-body.ts";

/** Empty when there is none, undefined when it has more than `bytesMax`. */
export async function bodyText({ req }: Context, bytesMax: number): Promise<string | undefined> {
  return (await boundedBody(req.raw, bytesMax))?.toString("utf8");
}

/** Undefined when it is none, or has more than `bytesMax`. */
export async function bodyJson(context: Context, bytesMax: number): Promise<unknown> {
  const text = isJson(context) ? await bodyText(context, bytesMax) : undefined;
  return text === undefined ? undefined : parsed(text);
}

export function isJson({ req }: Context): boolean {
  return /^application\/json\b/i.test(req.header("content-type") ?? "");
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
