/** A name server for tests, over UDP and TCP on a port of its own: answers from a zone, and misbehaves as the zone says. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import dnsPacket from "dns-packet";
import { mxOf, srvOf, stringsOf, tlsaOf, type Zone, type ZoneRecord } from "./dns-zone.ts";

const UDP_OCTETS_WITHOUT_EDNS = 512;
const CODES = { noerror: 0, formerr: 1, servfail: 2, nxdomain: 3, refused: 5 };

export interface DnsServer extends AsyncDisposable {
  readonly zone: Zone;
  /** As the configuration wants it: "127.0.0.1:5353". */
  readonly address: string;
  /** What was asked, in order: "udp MX example.test". */
  readonly asked: readonly string[];
}

export async function startDnsServer(zone: Zone): Promise<DnsServer> {
  const asked: string[] = [];
  const { udp, tcp, port } = await listen();
  let closed = false;
  udp.on("message", (packet, peer) => {
    const send = (reply: Buffer | undefined): void => {
      if (reply !== undefined && !closed) udp.send(reply, peer.port, peer.address);
    };
    void answer(zone, packet, "udp", asked).then(send);
  });
  tcp.on("connection", (socket) => {
    let received = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      received = Buffer.concat([received, piece]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      void answer(zone, received.subarray(2), "tcp", asked).then((reply) => {
        if (reply === undefined) return socket.destroy();
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length);
        return socket.end(Buffer.concat([length, reply]));
      });
    });
  });
  return {
    zone,
    address: `127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      closed = true;
      await new Promise<void>((done) => udp.close(() => done()));
      await new Promise((done) => tcp.close(done));
    },
  };
}

/** The same free port for both. */
async function listen(): Promise<{ udp: Socket; tcp: ReturnType<typeof createServer>; port: number }> {
  for (let tries = 0; ; tries++) {
    const udp = createSocket("udp4");
    udp.bind(0, "127.0.0.1");
    await once(udp, "listening");
    const { port } = udp.address();
    const tcp = createServer().listen(port, "127.0.0.1");
    try {
      await once(tcp, "listening");
      return { udp, tcp, port };
    } catch (error) {
      udp.close();
      if (tries === 20) throw error;
    }
  }
}

async function answer(zone: Zone, packet: Buffer, over: "udp" | "tcp", asked: string[]): Promise<Buffer | undefined> {
  const query = dnsPacket.decode(packet);
  const [question] = query.questions ?? [];
  if (question === undefined) return undefined;
  const name = question.name.toLowerCase();
  asked.push(`${over} ${question.type} ${name}`);
  const behaviour = zone.behaviour(name, question.type);
  if (behaviour === "drop") return undefined;
  if (typeof behaviour === "object") await pause(behaviour.delayMs);
  if (behaviour === "servfail" || behaviour === "refused") return encode(query, { code: CODES[behaviour] });
  const opt = query.additionals?.find((each) => each.type === "OPT");
  if (behaviour === "no-edns" && opt !== undefined) return encode({ ...query, questions: [] }, { code: CODES.formerr });
  if (behaviour === "truncate" && over === "udp") return encode(query, { code: 0, truncated: true });
  const found = zone.answer(name, question.type, behaviour !== "partial");
  const answers = found.records.map(wireRecord);
  const complete = behaviour === "partial" || found.records.some((each) => each.type === question.type);
  const reply = encode(query, {
    code: found.exists ? CODES.noerror : CODES.nxdomain,
    answers,
    authorities: complete ? [] : [soa],
    authentic: found.authentic,
  });
  const room = opt === undefined ? UDP_OCTETS_WITHOUT_EDNS : opt.udpPayloadSize;
  return over === "udp" && reply.length > room ? encode(query, { code: 0, truncated: true }) : reply;
}

interface Said {
  readonly code: number;
  readonly truncated?: boolean;
  readonly authentic?: boolean;
  readonly answers?: dnsPacket.Answer[];
  readonly authorities?: dnsPacket.Answer[];
}

function encode(query: dnsPacket.DecodedPacket, said: Said): Buffer {
  const { RECURSION_DESIRED, RECURSION_AVAILABLE, TRUNCATED_RESPONSE, AUTHENTIC_DATA } = dnsPacket;
  const wanted = query.flag_ad || query.additionals?.some((each) => each.type === "OPT" && each.flag_do) === true;
  return dnsPacket.encode({
    type: "response",
    id: query.id ?? 0,
    flags:
      RECURSION_DESIRED |
      RECURSION_AVAILABLE |
      (said.truncated === true ? TRUNCATED_RESPONSE : 0) |
      (said.authentic === true && wanted ? AUTHENTIC_DATA : 0) |
      said.code,
    questions: query.questions ?? [],
    answers: said.answers ?? [],
    authorities: said.authorities ?? [],
  });
}

const soa: dnsPacket.Answer = {
  type: "SOA",
  name: "test",
  ttl: 60,
  data: {
    mname: "ns.test",
    rname: "hostmaster.test",
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: 60,
  },
};

function wireRecord({ owner: name, type, ttl, text }: ZoneRecord): dnsPacket.Answer {
  switch (type) {
    case "MX":
      return { type, name, ttl, data: mxOf(text) };
    case "SRV":
      return { type, name, ttl, data: srvOf(text) };
    case "TXT":
      return { type, name, ttl, data: stringsOf(text) };
    case "TLSA": {
      const { data: certificate, ...rest } = tlsaOf(text);
      return { type, name, ttl, data: { ...rest, certificate } };
    }
    case "A":
    case "AAAA":
    case "CNAME":
    case "PTR":
      return { type, name, ttl, data: text };
  }
}
