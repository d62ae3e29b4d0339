/** What stands in the way of a delivery, as the reply that recipients get for it. */
import { enhancedCode, nearestEnhancedCode, type ServerReply } from "../wire/smtp/reply-reader.ts";
import type { RemoteReply } from "./transport.ts";

/** A host or a connection cannot be used. Thrown within this folder only; the delivery makes results of it. */
export class Trouble extends Error {
  override name = "Trouble";
  readonly reply: RemoteReply;
  constructor(reply: RemoteReply, options?: ErrorOptions) {
    super(reply.text, options);
    this.reply = reply;
  }
}

/** In our words: a sentence that names the host. 4.x.x may be better later, 5.x.x never. */
export function trouble(enhanced: string, text: string, options?: ErrorOptions): Trouble {
  return new Trouble(ownReply(enhanced, text), options);
}

/** The basic codes that go with our own enhanced ones, where it is not 451 or 554. */
const BASIC: Readonly<Record<string, number>> = {
  "5.1.10": 556,
  "5.1.2": 550,
  "5.3.4": 552,
  "5.6.7": 553,
  "5.6.9": 550,
};

/** `words` become a sentence. */
export function ownReply(enhanced: string, words: string): RemoteReply {
  const text = words.endsWith(".") ? words : `${words}.`;
  const code = BASIC[enhanced] ?? (enhanced.startsWith("5") ? 554 : 451);
  return { code, enhanced, text, fromRemote: false };
}

/** In the other side's words. */
export function remoteReply(reply: ServerReply): RemoteReply {
  const enhanced = enhancedCode(reply) ?? nearestEnhancedCode(reply.code);
  return { code: reply.code, enhanced, text: reply.lines.join("\n"), fromRemote: true };
}

/** What was said as a reason to come later: a 5xx to a host's greeting says nothing about the recipients, and 250 makes no sense there. */
export function asTemporary(reply: ServerReply): RemoteReply {
  const words = remoteReply(reply);
  if (reply.code < 400)
    return ownReply("4.5.0", `The next server answered ${reply.code} ${words.text}, which makes no sense here`);
  return { ...words, enhanced: words.enhanced.replace(/^5/, "4") };
}

/** Whether there is no point in coming back. */
export function isPermanent(reply: RemoteReply): boolean {
  return reply.enhanced.startsWith("5");
}
