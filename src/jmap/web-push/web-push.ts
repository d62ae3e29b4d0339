/** Messages to push services (RFC 8030): encrypted where the client gave keys, signed, bounded, and only to the Internet. */
import { type Clock, HOUR_MS } from "../../base/clock.ts";
import type { KeyObject } from "node:crypto";
import { setTimeout as later } from "node:timers/promises";
import type { Log } from "../../base/log.ts";
import type { PushSubscription, PushSubscriptions } from "../../directory/push-subscriptions.ts";
import { Rates } from "../../net/rates.ts";
import { askHttps, type WebRequest } from "../../net/web-client.ts";
import { SetError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { encrypt } from "./encrypt.ts";
import { authorization, publicPoint } from "./vapid.ts";

export interface WebPushParts extends Pick<WebRequest, "addressesOf" | "authorities" | "privateAddresses"> {
  readonly subscriptions: PushSubscriptions;
  /** How the owner of a push service reaches whoever runs this server: a mailto: URI. */
  readonly contact: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** "gone": the service knows no such subscription (any more). What failed may be tried again after `waitMs`, or later. */
export type PushOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly waitMs: number };

/** Milliseconds that a service can put a message off: its news are old by then. */
const WAIT_MS_MAX = 3_600_000;

/** Milliseconds for a push service to answer. */
const ANSWER_MS_MAX = 10_000;
/** Bytes of its answer, which nobody reads. */
const ANSWER_BYTES_MAX = 16_384;
/** Seconds that a service keeps a message for a device that is away. */
const KEPT_S = 86_400;

/** Verifications that one account can cause in an hour: each is a request to an address that a client names. */
const VERIFICATIONS_PER_HOUR_MAX = 60;
/** Milliseconds before each attempt to send a verification: the client waits for it. */
const VERIFICATION_PAUSES_MS = [0, 5_000, 30_000] as const;

export class WebPush {
  readonly subscriptions: PushSubscriptions;
  /** As the Session has it (RFC 9749 3); undefined when there is no key: the disk took none. */
  readonly applicationServerKey: string | undefined;
  readonly #parts: WebPushParts;
  readonly #key: KeyObject | undefined;
  readonly #rates: Rates;

  constructor(parts: WebPushParts, key: KeyObject | undefined) {
    this.subscriptions = parts.subscriptions;
    this.applicationServerKey = key === undefined ? undefined : publicPoint(key);
    this.#parts = parts;
    this.#key = key;
    this.#rates = new Rates(parts.clock);
  }

  /** Strangers may name the address: another port might be some service that takes the request for its own. */
  mayAsk(url: URL): boolean {
    return url.protocol === "https:" && (url.port === "" || this.#parts.privateAddresses);
  }

  /** Called before a subscription is made. Throws SetError("rateLimit"). */
  countVerification(accountId: number): void {
    const counted = { key: `push ${accountId}`, windowMs: HOUR_MS };
    if (this.#rates.add(counted) > VERIFICATIONS_PER_HOUR_MAX)
      throw new SetError("rateLimit", "too many push subscriptions were made lately");
  }

  /** Sends a code that the client has to say again (RFC 8620 7.2.2), in a while. */
  verify(subscription: PushSubscription): void {
    const { id: pushSubscriptionId, code: verificationCode } = subscription;
    const message = { "@type": "PushVerification", pushSubscriptionId, verificationCode };
    void (async () => {
      for (const pause of VERIFICATION_PAUSES_MS) {
        await later(pause, undefined, { ref: false });
        const outcome = await this.send(subscription, message);
        if (outcome.kind !== "failed") return;
        await later(outcome.waitMs, undefined, { ref: false });
      }
    })();
  }

  /** Never rejects. */
  async send({ id, url: address, keys }: PushSubscription, message: JsonObject): Promise<PushOutcome> {
    const { clock, contact, log, addressesOf, authorities, privateAddresses } = this.#parts;
    const url = new URL(address);
    const plain = Buffer.from(JSON.stringify(message));
    try {
      const { status, retryAfter } = await askHttps({
        url,
        method: "POST",
        headers: {
          "content-type": "application/json",
          ttl: String(KEPT_S),
          urgency: "normal",
          ...(this.#key === undefined
            ? {}
            : { authorization: authorization(this.#key, { url, contact, now: clock.now() }) }),
          ...(keys === undefined ? {} : { "content-encoding": "aes128gcm" }),
        },
        body: keys === undefined ? plain : encrypt(plain, keys),
        addressesOf,
        authorities,
        privateAddresses,
        timeoutMs: ANSWER_MS_MAX,
        bodyOctetsMax: ANSWER_BYTES_MAX,
      });
      if (status >= 200 && status < 300) return { kind: "taken" };
      log.info({ subscription: id, host: url.host, status }, "a push service refused a message");
      if (status === 404 || status === 410) return { kind: "gone" };
      return { kind: "failed", waitMs: waitOf(retryAfter, clock.now()) };
    } catch (error) {
      log.info({ err: error, subscription: id, host: url.host }, "a push service was not reached");
      return { kind: "failed", waitMs: 0 };
    }
  }
}

/** Of Retry-After: seconds, or a date (RFC 9110 10.2.3). */
function waitOf(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), WAIT_MS_MAX) : 0;
}

export async function openWebPush(parts: WebPushParts): Promise<WebPush> {
  try {
    return new WebPush(parts, await parts.subscriptions.key());
  } catch (error) {
    parts.log.warn({ err: error }, "there is no key for Web Push: messages to push services are not signed");
    return new WebPush(parts, undefined);
  }
}
