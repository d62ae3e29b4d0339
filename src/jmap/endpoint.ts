/** JMAP over HTTP, apart from routes and logins: requests in, responses out. */
import { boundedBody } from "../base/bounded-body.ts";
import { Refusal } from "../base/errors.ts";
import type { Account } from "../store/account.ts";
import { type Arrival, arrivalOf } from "../wire/mime/arrival.ts";
import { othersInSession, othersOf, sharedAccount } from "./accounts.ts";
import { type BlobRequest, blobResponse } from "./blob-response.ts";
import { parseBlobId } from "./blob-id.ts";
import { findBlob } from "./blobs.ts";
import { missing, notAllowed, NOT_KEPT, orProblem, problemResponse, refusedCoding, textOf } from "./bodies.ts";
import { visiblePlaces } from "./email/keywords.ts";
import { LargeBodies } from "./email/large-bodies.ts";
import { eventStream, parseEventSource } from "./event-source.ts";
import { RequestProblem } from "./errors.ts";
import type { Json } from "./json.ts";
import { CONCURRENT_REQUESTS_MAX, CONCURRENT_UPLOADS_MAX, STREAMS_MAX } from "./limits.ts";
import { type GivenParts, type JmapParts, type User, userOf } from "./parts.ts";
import { jmapMethods } from "./registry.ts";
import { jsonResponse } from "./json-body.ts";
import { answer, parseJson } from "./request.ts";
import { Room } from "./room.ts";
import { type SessionObject, sessionObject } from "./session-object.ts";
import { type Channel, openTalk, type Talk } from "./socket.ts";
import { staying } from "./staying.ts";
import { Turns } from "./turns.ts";

export type { Channel, Talk } from "./socket.ts";

/** Who logged in, and how it reached us: "https://mail.example.org". */
export interface Visitor {
  readonly accountId: User["accountId"];
  readonly address: string;
  /** The IP address that the request came from. */
  readonly peer: string;
  /** What let it in (Principal.login). */
  readonly login?: string;
  readonly origin: string;
  /** Whether the same login would be taken now; absent: it would. */
  readonly isStill?: () => Promise<boolean>;
}

export class JmapEndpoint implements Disposable {
  readonly #parts: JmapParts;
  readonly #requests = new Turns(CONCURRENT_REQUESTS_MAX, "maxConcurrentRequests");
  readonly #uploads = new Turns(CONCURRENT_UPLOADS_MAX, "maxConcurrentUpload");
  readonly #streaming = new Turns(STREAMS_MAX);
  readonly #streams = new Set<DisposableStack>();

  constructor(parts: GivenParts) {
    this.#parts = { ...parts, bodies: new LargeBodies() };
  }

  async session(visitor: Visitor): Promise<Response> {
    return Response.json(await this.#sessionOf(visitor, { whole: true }), { headers: NOT_KEPT });
  }

  /** With `whole`, others' accounts are in it; its state is the same without. */
  async #sessionOf(visitor: Visitor, { whole }: { readonly whole: boolean }): Promise<SessionObject> {
    const parts = this.#parts;
    const user = userOf(visitor);
    const others = whole ? await othersInSession(parts, user) : [];
    const hinted = (await othersOf(parts, user)).map(({ idText }) => idText);
    return sessionObject({ parts, user, methods: jmapMethods, origin: visitor.origin, others, hinted });
  }

  /** Undefined when there is none of that id, or none that the visitor may know of. */
  async #account(user: User, idText: string): Promise<Account | undefined> {
    if (idText === user.accountIdText) return this.#parts.store.account(user.accountId);
    return (await sharedAccount(this.#parts, user, idText))?.account;
  }

  /** Answers a request to the API. */
  api(visitor: Visitor, request: Request): Promise<Response> {
    return orProblem(async () => {
      const refused = refusedCoding(request);
      if (refused !== undefined) return refused;
      if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
        throw new RequestProblem("notJSON", "the content type must be application/json");
      using _turn = this.#requests.take(visitor.accountId);
      const room = new Room();
      const answered = await this.#answer(visitor, parseJson(await textOf(request)), room);
      return jsonResponse(answered, room.used, NOT_KEPT);
    });
  }

  async #answer(visitor: Visitor, request: Json, room: Room): ReturnType<typeof answer> {
    const { state: sessionState } = await this.#sessionOf(visitor, { whole: false });
    return answer({ parts: this.#parts, user: userOf(visitor), methods: jmapMethods, sessionState, room }, request);
  }

  /** Keeps what was sent, to be used in later requests (RFC 8620 6.1). Throws Refusal. */
  upload(visitor: Visitor, accountId: string, request: Request): Promise<Response> {
    return orProblem(async () => {
      const user = userOf(visitor);
      const account = await this.#account(user, accountId);
      if (account === undefined) return missing("there is no such account");
      const refused = refusedCoding(request);
      if (refused !== undefined) return refused;
      using _turn = this.#uploads.take(user.accountId);
      const { messageBytesMax } = this.#parts;
      const bytes = await boundedBody(request, messageBytesMax);
      if (bytes === undefined)
        throw new RequestProblem("limit", `an upload has at most ${messageBytesMax} bytes`, {
          limit: "maxSizeUpload",
          status: 413,
        });
      const type = request.headers.get("content-type")?.slice(0, TYPE_LENGTH_MAX) ?? "application/octet-stream";
      const kept = await account.upload(bytes, type).catch((error: unknown) => {
        if (error instanceof Refusal && error.code === "forbidden") return undefined;
        throw error;
      });
      if (kept === undefined) return notAllowed("nothing can be added to that account");
      const { id, size } = kept;
      return Response.json({ accountId, blobId: id, type, size }, { status: 201, headers: NOT_KEPT });
    });
  }

  /** The bytes of a blob; undefined when there is no such, or none that the visitor may have. */
  async blob(visitor: Visitor, blobId: string, accountId?: string): Promise<Uint8Array | undefined> {
    const user = userOf(visitor);
    const account = await this.#account(user, accountId ?? user.accountIdText);
    return account && (await findBlob(account, blobId))?.bytes;
  }

  /** The header of an email of the visitor's own, by its blob, and how it came; undefined when there is no such. */
  async received(visitor: Visitor, blobId: string): Promise<{ header: Uint8Array; arrival: Arrival } | undefined> {
    const name = parseBlobId(blobId);
    if (name?.kind !== "email") return undefined;
    return this.#parts.store.account(visitor.accountId).read(async (mail) => {
      const [email] = await mail.emails([name.id]);
      if (email === undefined || visiblePlaces(email).length === 0) return undefined;
      const arrival = arrivalOf((await mail.traces([name.id])).get(name.id));
      return { header: await mail.header(name.id), arrival };
    });
  }

  /** The bytes of a blob (RFC 8620 6.2). */
  async download(visitor: Visitor, asked: BlobRequest): Promise<Response> {
    const bytes = await this.blob(visitor, asked.blobId, asked.accountId);
    if (bytes === undefined) return missing("there is no such account, or no such blob");
    return blobResponse(bytes, asked);
  }

  /** A stream of events until the client goes, or the server stops (RFC 8620 7.3). */
  eventSource(visitor: Visitor, request: Request): Response {
    try {
      const user = userOf(visitor);
      const options = parseEventSource(
        new URL(request.url).searchParams,
        request.headers.get("last-event-id") ?? undefined,
      );
      const open = this.#opening(visitor);
      const { log, store } = this.#parts;
      const mayStay = this.#staying(visitor);
      const stream = open.use(
        eventStream(store.account(user.accountId), user, {
          ...options,
          others: () => othersOf(this.#parts, user),
          log,
          mayStay,
          ended: () => open.dispose(),
        }),
      );
      return new Response(stream.body, {
        headers: { ...NOT_KEPT, "content-type": "text/event-stream", "x-accel-buffering": "no" },
      });
    } catch (error) {
      return problemResponse(error);
    }
  }

  /** Lets a client in over a WebSocket, unless it has too many open. `accept` may call what it is given once, or never. */
  webSocket(visitor: Visitor, accept: (start: (channel: Channel) => Talk) => Response): Response {
    try {
      this.#streaming.take(visitor.accountId)[Symbol.dispose]();
      return accept((channel) => this.#talk(visitor, channel));
    } catch (error) {
      return problemResponse(error);
    }
  }

  /** Throws RequestProblem. */
  #talk(visitor: Visitor, channel: Channel): Talk {
    const user = userOf(visitor);
    const open = this.#opening(visitor);
    const { log, store } = this.#parts;
    return open.use(
      openTalk({
        account: store.account(user.accountId),
        others: () => othersOf(this.#parts, user),
        user,
        channel,
        answer: async (request) => {
          using _turn = this.#requests.take(user.accountId);
          return await this.#answer(visitor, request, new Room());
        },
        mayStay: this.#staying(visitor),
        failed: (error) => log.error({ err: error }, "a JMAP WebSocket failed"),
        ended: () => open.dispose(),
      }),
    );
  }

  /** A stream or a socket: counted until it is over, ended when the server stops, or with its login. */
  #opening(visitor: Visitor): DisposableStack {
    const { accountId } = visitor;
    const { log, logins } = this.#parts;
    const open = new DisposableStack();
    open.use(this.#streaming.take(accountId));
    open.use(
      logins.watch(accountId, () => {
        this.#mayStay(visitor).then(
          (mayStay) => mayStay || open.dispose(),
          (error: unknown) => log.warn({ err: error }, "whether a login still holds could not be read"),
        );
      }),
    );
    open.defer(() => this.#streams.delete(open));
    this.#streams.add(open);
    return open;
  }

  /** Ends what is open: their clients connect to whoever comes after. */
  [Symbol.dispose](): void {
    for (const stream of this.#streams) stream.dispose();
    this.#parts.bodies[Symbol.dispose]();
  }

  /** The account is there and may log in, and so may who has this login. */
  #staying(visitor: Visitor): () => Promise<boolean> {
    return staying(this.#parts.clock, () => this.#mayStay(visitor));
  }

  async #mayStay({ accountId, isStill }: Visitor): Promise<boolean> {
    const entry = await this.#parts.directory.accountById(accountId);
    return entry?.enabled === true && ((await isStill?.()) ?? true);
  }
}

/** Characters of a media type that are kept. */
const TYPE_LENGTH_MAX = 200;
