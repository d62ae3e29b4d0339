/** JMAP over HTTP, apart from routes and logins: requests in, responses out. */
import { findBlob } from "./blobs.ts";
import { eventStream, parseEventSource } from "./event-source.ts";
import { RequestProblem } from "./errors.ts";
import { CONCURRENT_REQUESTS_MAX, REQUEST_BYTES_MAX, STREAMS_MAX } from "./limits.ts";
import { type JmapParts, type User, userOf } from "./parts.ts";
import { jmapMethods } from "./registry.ts";
import { answer } from "./request.ts";
import { type SessionObject, sessionObject } from "./session-object.ts";

/** Who logged in, and how it reached us: "https://mail.example.org". */
export interface Visitor {
  readonly accountId: User["accountId"];
  readonly address: string;
  /** The IP address that the request came from. */
  readonly peer: string;
  readonly origin: string;
}

export class JmapEndpoint implements Disposable {
  readonly #parts: JmapParts;
  /** Requests under way, by account. */
  readonly #underWay = new Map<number, number>();
  readonly #streams = new Set<{ readonly accountId: number; readonly stream: Disposable }>();

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

  /** Keeps what was sent, to be used in later requests (RFC 8620 6.1). Throws Refusal. */
  async upload(visitor: Visitor, accountId: string, request: Request): Promise<Response> {
    const user = userOf(visitor);
    if (accountId !== user.accountIdText) return missing("there is no such account");
    const { messageBytesMax, store } = this.#parts;
    const bytes = await bytesOf(request, messageBytesMax);
    if (bytes === undefined) {
      const problem = new RequestProblem("limit", `an upload has at most ${messageBytesMax} bytes`, {
        limit: "maxSizeUpload",
        status: 413,
      });
      return problemResponse(problem);
    }
    const type = request.headers.get("content-type")?.slice(0, TYPE_LENGTH_MAX) ?? "application/octet-stream";
    const { id, size } = await store.account(user.accountId).upload(bytes, type);
    return Response.json({ accountId, blobId: id, type, size }, { status: 201, headers: NOT_KEPT });
  }

  /** The bytes of a blob; undefined when there is no such, or none that the visitor may have. */
  async blob(visitor: Visitor, blobId: string): Promise<Uint8Array | undefined> {
    return (await findBlob(this.#parts.store.account(visitor.accountId), blobId))?.bytes;
  }

  /** The bytes of a blob, never shown by a browser as a page of ours (RFC 8620 6.2). */
  async download(visitor: Visitor, asked: BlobRequest): Promise<Response> {
    const user = userOf(visitor);
    if (asked.accountId !== user.accountIdText) return missing("there is no such account");
    const bytes = await this.blob(visitor, asked.blobId);
    if (bytes === undefined) return missing("there is no such blob");
    const type = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[ -~]*)?$/.test(asked.type)
      ? asked.type
      : "application/octet-stream";
    return new Response(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
      headers: {
        "content-type": type,
        "content-length": String(bytes.length),
        "content-disposition": `attachment; filename*=utf-8''${encodeURIComponent(asked.name.toWellFormed())}`,
        "cache-control": "private, immutable, max-age=31536000",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  }

  /** A stream of events until the client goes, or the server stops (RFC 8620 7.3). */
  eventSource(visitor: Visitor, request: Request): Response {
    const user = userOf(visitor);
    const open = [...this.#streams].filter((stream) => stream.accountId === user.accountId).length;
    if (open >= STREAMS_MAX)
      return problemResponse(new RequestProblem("limit", "too many event streams at the same time", { status: 429 }));
    const account = this.#parts.store.account(user.accountId);
    const options = parseEventSource(
      new URL(request.url).searchParams,
      request.headers.get("last-event-id") ?? undefined,
    );
    const { log } = this.#parts;
    const stream = eventStream(account, user, { ...options, log, ended: () => this.#streams.delete(held) });
    const held = { accountId: user.accountId, stream };
    this.#streams.add(held);
    return new Response(stream.body, {
      headers: { ...NOT_KEPT, "content-type": "text/event-stream", "x-accel-buffering": "no" },
    });
  }

  /** Ends the streams of events: their clients connect to whoever comes after. */
  [Symbol.dispose](): void {
    for (const { stream } of this.#streams) stream[Symbol.dispose]();
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

/** What a client asks to be given back. */
export interface BlobRequest {
  readonly accountId: string;
  readonly blobId: string;
  /** The file name and the media type that the answer shall have. */
  readonly name: string;
  readonly type: string;
}

/** Characters of a media type that are kept. */
const TYPE_LENGTH_MAX = 200;

function missing(detail: string): Response {
  return Response.json(
    { type: "about:blank", status: 404, detail },
    { status: 404, headers: { ...NOT_KEPT, "content-type": "application/problem+json" } },
  );
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
  const bytes = await bytesOf(request, REQUEST_BYTES_MAX);
  if (bytes === undefined) throw tooLarge();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestProblem("notJSON", "the request is not UTF-8");
  }
}

/** Undefined when there are more than `max`, of which no more are read. */
async function bytesOf(request: Request, max: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > max) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
