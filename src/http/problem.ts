/** Problems as HTTP answers them (RFC 7807). */
import type { Refusal } from "../base/errors.ts";

/** `code`: the same for programs, where the status says too little. */
export function problem(status: number, detail: string, code?: string): Response {
  return Response.json(
    { type: "about:blank", status, detail, ...(code === undefined ? {} : { code }) },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

/** `challenge`: whether a browser may ask its user for a name and password. */
export function refusalResponse(refusal: Refusal, { challenge }: { challenge: boolean }): Response {
  if (refusal.code === "forbidden") return challenge ? unauthorized(refusal.message) : problem(401, refusal.message);
  if (refusal.code === "rate-limited") return problem(429, refusal.message);
  if (refusal.code === "over-quota") return problem(413, refusal.message);
  return problem(503, refusal.message);
}

export function unauthorized(detail: string): Response {
  const response = problem(401, detail);
  response.headers.set("www-authenticate", 'Basic realm="Posthorn", charset="UTF-8"');
  return response;
}
