/** Bodies of HTTP requests, bounded, and responses to what is wrong with them (RFC 8620 3.6.1). */
import { boundedBody } from "../base/bounded-body.ts";
import { RequestProblem } from "./errors.ts";
import { REQUEST_BYTES_MAX } from "./limits.ts";

export const NOT_KEPT = { "cache-control": "no-cache, no-store, must-revalidate" };

export const missing = (detail: string): Response => failed(404, detail);

/** Not the answer to a wrong login, which is 401. */
export const notAllowed = (detail: string): Response => failed(403, detail);

/** Bytes that came compressed would be kept as something else than they are (RFC 9110 15.5.16). Undefined when they did not. */
export function refusedCoding(request: Request): Response | undefined {
  const coding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (coding === "" || coding === "identity") return undefined;
  const response = failed(415, "what is sent here is not compressed");
  response.headers.set("accept-encoding", "identity");
  return response;
}

function failed(status: 403 | 404 | 415, detail: string): Response {
  return Response.json(
    { type: "about:blank", status, detail },
    { status, headers: { ...NOT_KEPT, "content-type": "application/problem+json" } },
  );
}

/** A problem with a request as a whole is a response too. */
export async function orProblem(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    return problemResponse(error);
  }
}

/** Throws what is no RequestProblem. */
export function problemResponse(error: unknown): Response {
  if (!(error instanceof RequestProblem)) throw error;
  return Response.json(error.toJson(), {
    status: error.status,
    headers: { ...NOT_KEPT, "content-type": "application/problem+json" },
  });
}

/** The body as text, never more of it in memory than a request may have. */
export async function textOf(request: Request): Promise<string> {
  const bytes = await boundedBody(request, REQUEST_BYTES_MAX);
  if (bytes === undefined)
    throw new RequestProblem("limit", `a request has at most ${REQUEST_BYTES_MAX} bytes`, {
      limit: "maxSizeRequest",
      status: 413,
    });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestProblem("notJSON", "the request is not UTF-8");
  }
}
