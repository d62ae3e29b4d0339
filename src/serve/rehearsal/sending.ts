/** The sender's part: mail of its own leaves a queue of its own, signed, for a server that is here as well. */
import { rm } from "node:fs/promises";
import { systemClock } from "../../base/clock.ts";
import { IpcBus } from "../../bus/ipc.ts";
import { NOTHING_ASKED, type OutboundMessage } from "../../mail/queue/queue.ts";
import { telemetryEvents } from "../../telemetry/events.ts";
import { logToNobody } from "../../telemetry/logger.ts";
import { Metrics } from "../../telemetry/metrics.ts";
import { openMailFlow } from "../mail-flow.ts";
import { startOutgoing } from "../out/outgoing.ts";
import { openStorage } from "../data/storage.ts";
import { letters } from "./letters.ts";
import { ownSetup } from "./own-setup.ts";
import type { OpenPart } from "./part.ts";
import { Sink } from "./sink.ts";
import { type StageParts, toNobody } from "./stage.ts";

const DOMAIN = "rehearsal.invalid";
/** Messages that leave side by side. */
const TOGETHER = 10;
/** Milliseconds that what is on its way has at the end. */
const STOP_MS = 1000;

/** A round sends a few messages, and waits until they are gone. */
export async function openSending({ setup, folder }: Pick<StageParts, "setup" | "folder">): Promise<OpenPart> {
  await using opening = new AsyncDisposableStack();
  await rm(folder, { recursive: true, force: true });
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const sink = opening.use(await Sink.open());
  const log = logToNobody(setup.config.log.level);
  const around = { events: telemetryEvents(log, new Metrics("sender")), clock: systemClock, log };
  const own = ownSetup(setup, folder, [{ domain: "*", host: sink.host, mx: false, protocol: "smtp", tls: "none" }]);
  const storage = opening.use(await openStorage(own.config, { ...around, bus: new IpcBus(toNobody), workers: 1 }));
  await storage.directory.addDomain(DOMAIN);
  const outgoing = await startOutgoing(own, { ...around, storage, lost: () => undefined });
  opening.defer(() => outgoing.stop(STOP_MS));
  const { mail } = await openMailFlow(own, storage, around);
  const texts = letters(`player@${DOMAIN}`);
  let sent = 0;
  const opened = opening.move();
  return {
    async round(pace) {
      await pace.turn();
      const messages = Array.from({ length: TOGETHER }, (_, i) => outbound(sent + i, texts[i % texts.length]));
      await Promise.all(messages.map((message) => mail.queue.add(message)));
      await sink.has((sent += TOGETHER));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function outbound(i: number, message: Uint8Array = new Uint8Array()): OutboundMessage {
  const to = { local: `reader${i}`, domain: "elsewhere.invalid", utf8: false };
  return {
    ...NOTHING_ASKED,
    id: `rehearsal${i}`,
    reversePath: { local: "player", domain: DOMAIN, utf8: false },
    recipients: [{ path: to, notify: undefined, originalRecipient: undefined }],
    message,
    signing: { domain: DOMAIN, seal: undefined },
    at: systemClock.now(),
  };
}
