/** StateChanges as a stream of events that a browser reads (RFC 8620 7.3). */
import type { Account } from "../store/account.ts";
import type { Log } from "../base/log.ts";
import type { SharedWithUser } from "./accounts.ts";
import { RequestProblem } from "./errors.ts";
import { PUSH_INTERVAL_S_MAX, PUSH_INTERVAL_S_MIN } from "./limits.ts";
import type { User } from "./parts.ts";
import { parseStanding, PUSH_TYPES, type Standing, standingAt, standingText, watchStates } from "./push.ts";

export interface EventSourceOptions {
  readonly types: ReadonlySet<string>;
  /** Ends the stream after the first change. */
  readonly closeAfterState: boolean;
  /** Seconds; 0: none. */
  readonly ping: number;
  /** What the client knows; undefined: what there is now. */
  readonly since: Standing | undefined;
}

/**
 * Throws RequestProblem for what RFC 8620 7.3 does not have; what is left out of the URL is not asked for. A browser cannot say on its first
 * connection which event was its last, so the URL may tell, as `since`, the state that a /get of Mailbox, Thread, Email or Quota answered.
 */
export function parseEventSource(query: URLSearchParams, lastEventId: string | undefined): EventSourceOptions {
  const types = (query.get("types") ?? "*").split(",");
  const closeAfter = query.get("closeafter") ?? "no";
  if (closeAfter !== "state" && closeAfter !== "no")
    throw new RequestProblem("notRequest", "closeafter is state, or no");
  const seconds = query.get("ping") ?? "0";
  if (!/^\d{1,9}$/.test(seconds)) throw new RequestProblem("notRequest", "ping is a number of seconds");
  const ping = Number(seconds);
  const state = query.get("since");
  if (state !== null && !/^\d{1,15}$/.test(state)) throw new RequestProblem("notRequest", "since is a state");
  return {
    types: new Set(types.includes("*") ? PUSH_TYPES : types),
    closeAfterState: closeAfter === "state",
    ping: ping > 0 ? Math.min(Math.max(ping, PUSH_INTERVAL_S_MIN), PUSH_INTERVAL_S_MAX) : 0,
    since: parseStanding(lastEventId ?? "") ?? (state === null ? undefined : standingAt(Number(state))),
  };
}

export interface EventStream extends Disposable {
  readonly body: ReadableStream<Uint8Array>;
}

interface StreamOptions extends EventSourceOptions {
  readonly log: Log;
  readonly others: () => Promise<readonly SharedWithUser[]>;
  /** Whether the login that opened it still holds. */
  readonly mayStay: () => Promise<boolean>;
  /** Called once, whoever ends it. */
  readonly ended: () => void;
}

export function eventStream(account: Account, user: User, options: StreamOptions): EventStream {
  const open = new DisposableStack();
  open.defer(options.ended);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      open.defer(() => closeIfOpen(controller));
      feed(account, user, { ...options, controller, open });
    },
    cancel: () => open.dispose(),
  });
  return { body, [Symbol.dispose]: () => open.dispose() };
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

function closeIfOpen(controller: Controller): void {
  try {
    controller.close();
  } catch {
    // The client has gone already.
  }
}

function feed(
  account: Account,
  user: User,
  options: StreamOptions & { readonly controller: Controller; readonly open: DisposableStack },
): void {
  const { types, closeAfterState, ping, since, others, mayStay, log, controller, open } = options;
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  const send = (text: string): void => {
    if (open.disposed) return;
    // A ping comes so long after whatever was sent before it.
    timer?.refresh();
    if ((controller.desiredSize ?? 0) < -UNREAD_EVENTS_MAX) open.dispose();
    else controller.enqueue(encoder.encode(text));
  };
  send(": connected\n\n");
  open.use(
    watchStates(account, user, {
      types,
      since,
      others,
      // Whose stream ends with the first change would come back at once, again and again.
      othersAtOnce: since !== undefined && !closeAfterState,
      mayStay,
      tell(change, standing) {
        send(`event: state\nid: ${standingText(standing)}\ndata: ${JSON.stringify(change)}\n\n`);
        if (closeAfterState) open.dispose();
      },
      refused: () => open.dispose(),
      failed(error) {
        log.error({ err: error }, "an event stream failed");
        open.dispose();
      },
    }),
  );
  if (ping === 0) return;
  timer = setInterval(() => send(`event: ping\ndata: ${JSON.stringify({ interval: ping })}\n\n`), ping * 1000);
  open.defer(() => clearInterval(timer));
}

/** Events that a client has not read before it is given up: what changed it learns when it connects again. */
const UNREAD_EVENTS_MAX = 100;
