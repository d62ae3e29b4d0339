/** JMAP over HTTP, apart from routes and logins: requests in, responses out. */
import { RequestProblem } from "./errors.ts";
import { CONCURRENT_REQUESTS_MAX, REQUEST_BYTES_MAX } from "./limits.ts";
import { type JmapParts, type User, userOf } from "./parts.ts";
import { jmapMethods } from "./registry.ts";
import { answer } from "./request.ts";
import { type SessionObject, sessionObject } from "./session-object.ts";

/** Who logged in, and how it reached us: "https://mail.example.org". */
export interface Visitor {
  readonly accountId: User["accountId"];
  readonly address: string;
  readonly origin: string;
}

export class JmapEndpoint {
  readonly #parts: JmapParts;
  /** Requests under way, by account. */
  readonly #underWay = new Map<number, number>();

  constructor(parts: JmapParts) {
    this.#parts = parts;
  }

  session(visitor: Visitor): Response {
    return Response.json(this.#sessionOf(visitor), { headers: NOT_KEPT });
  }

  #sessionOf(visitor: Visitor): SessionObject {
    return sessionObject({
      parts: this.#parts,
      user: userOf(visitor),
      methods: jmapMethods,
      origin: visitor.origin,
    });
  }

  /** Answers a request to the API; a problem with it as a whole is a response too. */
  async api(visitor: Visitor, request: Request): Promise<Response> {
    try {
      return Response.json(await this.#answered(visitor, request), { headers: NOT_KEPT });
    } catch (error) {
      if (error instanceof RequestProblem) return problemResponse(error);
      throw error;
    }
  }

  async #answered(visitor: Visitor, request: Request): ReturnType<typeof answer> {
    if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
      throw new RequestProblem("notJSON", "the content type must be application/json");
    using _turn = this.#turn(visitor.accountId);
    const text = await textOf(request);
    const { state: sessionState } = this.#sessionOf(visitor);
    return await answer({ parts: this.#parts, user: userOf(visitor), methods: jmapMethods, sessionState }, text);
  }

  #turn(accountId: number): Disposable {
    const count = this.#underWay.get(accountId) ?? 0;
    if (count >= CONCURRENT_REQUESTS_MAX)
      throw new RequestProblem("limit", "too many requests at the same time", {
        limit: "maxConcurrentRequests",
        status: 429,
      });
    this.#underWay.set(accountId, count + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#underWay.get(accountId) ?? 1) - 1;
        if (left === 0) this.#underWay.delete(accountId);
        else this.#underWay.set(accountId, left);
      },
    };
  }
}

const NOT_KEPT = { "cache-control": "no-cache, no-store, must-revalidate" };

function problemResponse(problem: RequestProblem): Response {
  return Response.json(problem.toJson(), {
    status: problem.status,
    headers: { ...NOT_KEPT, "content-type": "application/problem+json" },
  });
}

const tooLarge = (): RequestProblem =>
  new RequestProblem("limit", `a request has at most ${REQUEST_BYTES_MAX} bytes`, {
    limit: "maxSizeRequest",
    status: 413,
  });

/** The body as text, never more of it in memory than a request may have. */
async function textOf(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > REQUEST_BYTES_MAX) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > REQUEST_BYTES_MAX) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new RequestProblem("notJSON", "the request is not UTF-8");
  }
}
