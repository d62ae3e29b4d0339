/** A mail filter that does as a test says: it continues where nothing is said, and is as odd as can be where something is. */
import { createServer, type Socket } from "node:net";
import { number, packet, type Packet, PacketReader } from "../../src/wire/milter/packet.ts";
import type { MilterSettings } from "../../src/trust/milter/settings.ts";

/** Bytes that it answers with, or what it does instead; undefined is no answer at all. */
type MilterAnswer = Uint8Array | readonly Uint8Array[] | ((socket: Socket) => void) | undefined;

export interface MilterScript {
  /** In the answer to the negotiation. */
  readonly version?: number;
  readonly actions?: number;
  readonly steps?: number;
  /** Instead of an answer to the negotiation. */
  readonly negotiation?: MilterAnswer;
  /** By the letter of what it is told. An array of functions: one for each time, the last one for ever. */
  readonly answers?: Readonly<Record<string, (data: string, time: number) => MilterAnswer>>;
}

export interface MilterPeer extends AsyncDisposable {
  readonly port: number;
  /** Everything that it was told, "M<a@b>|SIZE=1|" with NUL as a bar, body chunks and header fields too. */
  readonly told: string[];
  readonly connections: number;
  /** As the configuration would describe it. */
  settings(changes?: Partial<MilterSettings>): MilterSettings;
}

export const CONTINUE = packet("c");

/** "i", 0, "X-Name", "value": numbers have four bytes, texts end with NUL. */
export function says(letter: string, ...data: readonly (string | number | Uint8Array)[]): Uint8Array {
  const pieces = data.map((each) =>
    typeof each === "number" ? number(each) : typeof each === "string" ? Buffer.from(`${each}\0`, "latin1") : each,
  );
  return packet(letter, ...pieces);
}

const UNANSWERED = new Set(["D", "A", "Q", "K"]);

export async function startMilterPeer(script: MilterScript = {}): Promise<MilterPeer> {
  const open = new Set<Socket>();
  const told: string[] = [];
  const times = new Map<string, number>();
  let connections = 0;
  const answerTo = ({ letter, data }: Packet): MilterAnswer => {
    const text = Buffer.from(data).toString("latin1");
    if (letter === "O") {
      if ("negotiation" in script) return script.negotiation;
      const { version = 6, actions = 0x1ff, steps = 0 } = script;
      return says("O", version, actions, steps);
    }
    const time = times.get(letter) ?? 0;
    times.set(letter, time + 1);
    const answer = script.answers?.[letter];
    if (answer !== undefined) return answer(text, time);
    return UNANSWERED.has(letter) ? undefined : CONTINUE;
  };
  const server = createServer({ noDelay: true }, (socket) => {
    connections++;
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    const reader = new PacketReader();
    socket.on("data", (bytes: Buffer) => {
      reader.feed(bytes);
      for (let each = reader.next(); each !== undefined; each = reader.next()) {
        told.push(`${each.letter}${Buffer.from(each.data).toString("latin1").replaceAll("\0", "|")}`);
        const answer = answerTo(each);
        if (typeof answer === "function") answer(socket);
        else if (answer !== undefined)
          for (const packets of answer instanceof Uint8Array ? [answer] : answer) socket.write(packets);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  return {
    port,
    told,
    get connections() {
      return connections;
    },
    settings: (changes = {}) => ({
      name: "stub",
      address: { kind: "inet", host: "127.0.0.1", port },
      mail: ["incoming", "submission", "lmtp"],
      onFailure: "tempfail",
      connectMs: 60_000,
      commandMs: 60_000,
      messageMs: 300_000,
      version: 6,
      junkFields: ["x-spam", "x-spam-flag"],
      ...changes,
    }),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
