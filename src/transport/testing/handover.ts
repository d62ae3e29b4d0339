/** What tests of this folder hand over, and to whom. */
import { startSmtpPeer, type PeerScript, type SmtpPeer } from "../../../test/support/smtp-peer.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { Networks } from "../../net/networks.ts";
import type { Timeouts } from "../limits.ts";
import { openRoutes, type RouteSettings } from "../routes.ts";
import { openTransport, type TransportOptions } from "../smtp-transport.ts";
import type { Handover, HandoverRecipient, HandoverResult, Hop, RecipientResult, Transport } from "../transport.ts";

export const TEXT = "Subject: hello\r\n\r\n.dots\r\n..\r\n.\r\nend\r\n";

/** A signal that never comes. */
export const never = new AbortController().signal;

/** For servers that say nothing where they should: whatever they are waited for at, the answer is the same. */
export const IMPATIENT: Partial<Timeouts> = {
  greeting: 400,
  hello: 400,
  mail: 400,
  rcpt: 400,
  data: 400,
  block: 400,
  end: 400,
  quit: 200,
};

/** For all others: a busy machine may take its time. */
const PATIENT: Partial<Timeouts> = { quit: 200 };

export function recipient(address: string, changes: Partial<HandoverRecipient> = {}): HandoverRecipient {
  const at = address.lastIndexOf("@");
  const path = { local: address.slice(0, at), domain: address.slice(at + 1), utf8: /[^\0-\x7f]/.test(address) };
  return { path, notify: undefined, originalRecipient: undefined, ...changes };
}

/** `bytes` is latin-1; with `converted` in its seven-bit form. */
export function message(
  bytes: string,
  changes: Partial<Omit<Handover["message"], "bytes">> = {},
  converted = bytes,
): Handover["message"] {
  const forms = { "as-is": Buffer.from(bytes, "latin1"), "7bit": Buffer.from(converted, "latin1") };
  return {
    size: bytes.length,
    body: "7BIT",
    utf8Header: false,
    foreign: false,
    bytes: async (form) => forms[form],
    ...changes,
  };
}

/** A hop to one server. */
export function hopTo(port: number, changes: Partial<RouteSettings> = {}): Hop {
  const route: RouteSettings = {
    domain: "*",
    host: { name: "127.0.0.1", port },
    mx: false,
    protocol: "smtp",
    tls: "opportunistic",
    login: undefined,
    ...changes,
  };
  return openRoutes({ routes: [route], directPort: port }).hop("remote.test");
}

export function handover(hop: Hop, changes: Partial<Handover> = {}): Handover {
  return {
    hop,
    id: "m1",
    reversePath: { local: "a", domain: "here.test", utf8: false },
    recipients: [recipient("b@remote.test")],
    message: message(TEXT),
    ret: undefined,
    envelopeId: undefined,
    tls: "as-policy",
    deliverBy: undefined,
    priority: 0,
    ...changes,
  };
}

export function transport(options: Partial<TransportOptions> = {}): Transport {
  const sources = { hostname: "out.test", addresses: [], domains: [] };
  const privateNetworks = new Networks(["127.0.0.0/8"]);
  return openTransport({
    resolver: zoneResolver(new Zone()),
    sources,
    timeouts: PATIENT,
    privateNetworks,
    ...options,
  });
}

export interface Told {
  readonly result: HandoverResult;
  /** "delivered 250 2.0.0" for each recipient. */
  readonly outcomes: readonly string[];
  readonly first: RecipientResult;
}

export async function deliver(to: Transport, what: Handover): Promise<Told> {
  return told(await to.deliver(what, never));
}

export function told(result: HandoverResult): Told {
  const outcomes = result.results.map(({ outcome, reply }) => `${outcome} ${reply.code} ${reply.enhanced}`);
  return { result, outcomes, first: result.results[0] as RecipientResult };
}

/** One delivery to one server that follows a script. */
export async function toPeer(
  script: PeerScript,
  changes: Partial<Handover> = {},
  route: Partial<RouteSettings> = {},
  timeouts: Partial<Timeouts> = PATIENT,
): Promise<Told & { readonly peer: SmtpPeer; readonly texts: readonly string[] }> {
  await using peer = await startSmtpPeer(script);
  await using out = transport({ timeouts });
  const answer = await deliver(out, handover(hopTo(peer.port, route), changes));
  return { ...answer, peer, texts: peer.taken.map(({ text }) => text.toString("latin1")) };
}
