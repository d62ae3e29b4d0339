/** JMAP over a WebSocket (RFC 8887), apart from frames: texts in, texts out. */
import type { Account } from "../store/account.ts";
import type { SharedWithUser } from "./accounts.ts";
import { RequestProblem } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { User } from "./parts.ts";
import { parseStanding, PUSH_TYPES, standingText, watchStates } from "./push.ts";
import { parseJson } from "./request.ts";

/** The way to the client. */
export interface Channel {
  /** Resolves when the client has taken it, or is gone. */
  send(text: string): Promise<void>;
  /** Bytes that the client has not taken yet. */
  readonly unsent: number;
  /** `code` as RFC 6455 7.4 has them. */
  close(code: number, reason: string): void;
}

/** One client's end of it. Disposed of when the connection is over, or to end it. */
export interface Talk extends Disposable {
  /** Resolves when the client has taken the answer. Never rejects. */
  receive(text: string): Promise<void>;
}

export interface TalkParts {
  readonly account: Account;
  readonly others: () => Promise<readonly SharedWithUser[]>;
  readonly user: User;
  readonly channel: Channel;
  /** Answers a request; throws RequestProblem. */
  readonly answer: (request: Json) => Promise<JsonObject>;
  /** Whether the login that opened the connection still holds. */
  readonly mayStay: () => Promise<boolean>;
  readonly failed: (error: unknown) => void;
  /** Called once. */
  readonly ended: () => void;
}

/** Bytes of news that a client has not taken before it is given up: what changed it learns when it connects again. */
const UNSENT_BYTES_MAX = 1024 * 1024;

const POLICY = 1008;
const INTERNAL = 1011;
const GOING_AWAY = 1001;

export function openTalk(parts: TalkParts): Talk {
  return new SocketTalk(parts);
}

class SocketTalk implements Talk {
  readonly #parts: TalkParts;
  #watching: Disposable | undefined;
  #isOver = false;

  constructor(parts: TalkParts) {
    this.#parts = parts;
  }

  async receive(text: string): Promise<void> {
    // What comes behind our goodbye is nobody's request any more: the login may be over.
    if (this.#isOver) return;
    try {
      if (!(await this.#parts.mayStay())) this.#end(POLICY, "log in again");
      else await this.#act(text);
    } catch (error) {
      this.#parts.failed(error);
      this.#end(INTERNAL, "an internal error");
    }
  }

  async #act(text: string): Promise<void> {
    let id: Json | undefined;
    try {
      const message = parseJson(text);
      if (!isObject(message)) throw new RequestProblem("notRequest", "a message is an object");
      id = typeof message["id"] === "string" ? message["id"] : undefined;
      if (message["@type"] === "Request") {
        const response = await this.#parts.answer(message);
        await this.#send({ "@type": "Response", ...named(id), ...response });
      } else if (message["@type"] === "WebSocketPushEnable") this.#enable(message);
      else if (message["@type"] === "WebSocketPushDisable") this.#stopWatching();
      else
        throw new RequestProblem("notRequest", "a message is a Request, WebSocketPushEnable or WebSocketPushDisable");
    } catch (error) {
      if (!(error instanceof RequestProblem)) throw error;
      await this.#send({ "@type": "RequestError", ...named(id), ...error.toJson() });
    }
  }

  /** RFC 8887 4.3.5.2. */
  #enable({ dataTypes = null, pushState }: JsonObject): void {
    const isList = Array.isArray(dataTypes) && dataTypes.every((type) => typeof type === "string");
    if (dataTypes !== null && !isList) throw new RequestProblem("notRequest", "dataTypes is a list of names, or null");
    this.#stopWatching();
    if (this.#isOver) return;
    const { account, user, channel, others, mayStay, failed } = this.#parts;
    this.#watching = watchStates(account, user, {
      types: new Set(dataTypes === null ? PUSH_TYPES : (dataTypes as readonly string[])),
      since: typeof pushState === "string" ? (parseStanding(pushState) ?? NOTHING_KNOWN) : undefined,
      others,
      othersAtOnce: typeof pushState === "string",
      mayStay,
      tell: (change, standing) => {
        if (channel.unsent > UNSENT_BYTES_MAX) this.#end(POLICY, "what was sent is not being read");
        else void this.#send({ ...change, pushState: standingText(standing) });
      },
      refused: () => this.#end(POLICY, "log in again"),
      failed: (error) => {
        failed(error);
        this.#end(INTERNAL, "an internal error");
      },
    });
  }

  #stopWatching(): void {
    this.#watching?.[Symbol.dispose]();
    this.#watching = undefined;
  }

  async #send(message: JsonObject): Promise<void> {
    if (!this.#isOver) await this.#parts.channel.send(JSON.stringify(message));
  }

  #end(code: number, reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopWatching();
    this.#parts.channel.close(code, reason);
    this.#parts.ended();
  }

  [Symbol.dispose](): void {
    this.#end(GOING_AWAY, "the server stops");
  }
}

/** A state that was never ours: everything is news. */
const NOTHING_KNOWN = { modseq: -1, delivery: -1 };

function named(id: Json | undefined): JsonObject {
  return id === undefined ? {} : { requestId: id };
}
