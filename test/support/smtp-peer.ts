/** An SMTP server that does as a test says: polite where nothing is said, and as odd as can be where something is. */
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureVersion, TLSSocket } from "node:tls";

/** What it says to a command (or "greeting", "text" for the end of a message); nothing when undefined. Lines in between with "250-". */
export type Answer = string | ((line: string, to: PeerConnection) => string | undefined);

/** Does something in place of an answer. */
export function acts(act: (to: PeerConnection) => void): Answer {
  return (_line, to) => {
    act(to);
    return undefined;
  };
}

export interface PeerScript {
  /** After the name, for EHLO. */
  readonly keywords?: readonly string[];
  /** By verb; "greeting", "text" (after the message), "tls" (instead of a handshake), "other" (a line that is no command that it knows). An array: one for each time, the last one for ever. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
  readonly certificate?: { readonly certificate: string; readonly key: string };
  /** The newest that it knows. */
  readonly tlsVersion?: SecureVersion;
  readonly lmtp?: boolean;
  readonly host?: string;
  /** Any free one when absent. */
  readonly port?: number;
  readonly name?: string;
}

interface Taken {
  /** When it said yes, epoch milliseconds. */
  readonly at: number;
  readonly mail: string;
  readonly rcpts: string[];
  /** As it came: dots taken out, nothing else. */
  readonly text: Buffer;
  readonly tls: boolean;
}

export interface SmtpPeer extends AsyncDisposable {
  readonly port: number;
  /** Every command line of all connections. */
  readonly lines: string[];
  /** Messages that it said yes to. */
  readonly taken: Taken[];
  readonly connections: PeerConnection[];
  /** The pieces in which bytes arrived, all connections. */
  readonly pieces: Buffer[];
}

export async function startSmtpPeer(script: PeerScript = {}): Promise<SmtpPeer> {
  const open = new Set<Socket>();
  const peer: SmtpPeer = {
    port: 0,
    lines: [],
    taken: [],
    connections: [],
    pieces: [],
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  const times = new Map<string, number>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    open.add(socket.on("close", () => open.delete(socket)));
    peer.connections.push(new PeerConnection(socket, { script, peer, times }));
  });
  await new Promise<void>((done) => server.listen(script.port ?? 0, script.host ?? "127.0.0.1", done));
  return Object.assign(peer, { port: (server.address() as { port: number }).port });
}

interface Surroundings {
  readonly script: PeerScript;
  readonly peer: SmtpPeer;
  /** How often each answer was asked for. */
  readonly times: Map<string, number>;
}

export class PeerConnection {
  socket: Socket;
  readonly lines: string[] = [];
  readonly #around: Surroundings;
  #bytes = Buffer.alloc(0);
  #mail = "";
  #rcpts: string[] = [];
  #mode: "command" | "data" | number = "command";
  #chunks: Buffer[] = [];
  #last = false;
  #muted = false;
  closed = false;

  constructor(socket: Socket, around: Surroundings) {
    this.socket = socket;
    this.#around = around;
    this.#listen();
    this.#answer("greeting", "", `220 ${this.#name} here`);
  }

  get tls(): boolean {
    return this.socket instanceof TLSSocket;
  }

  get #name(): string {
    return this.#around.script.name ?? "peer.test";
  }

  hangUp(): void {
    this.socket.end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Says nothing any more. */
  mute(): void {
    this.#muted = true;
  }

  write(raw: string | Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(raw);
  }

  #listen(): void {
    this.socket.on("data", (chunk: Buffer) => {
      this.#around.peer.pieces.push(chunk);
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#read();
    });
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => (this.closed = true));
  }

  #read(): void {
    for (;;) {
      if (this.#mode === "command" && !this.#command()) return;
      if (this.#mode === "data" && !this.#data()) return;
      if (typeof this.#mode === "number" && !this.#chunk(this.#mode)) return;
    }
  }

  #command(): boolean {
    const end = this.#bytes.indexOf("\r\n");
    if (end < 0) return false;
    const line = this.#bytes.toString("utf8", 0, end);
    this.#bytes = this.#bytes.subarray(end + 2);
    this.lines.push(line);
    this.#around.peer.lines.push(line);
    this.#run(line, (/^\S+/.exec(line)?.[0] ?? "").toUpperCase());
    return true;
  }

  #run(line: string, verb: string): void {
    const { script } = this.#around;
    if (verb === "EHLO" || verb === "LHLO") {
      this.#reset();
      const keywords = [this.#name, ...(script.keywords ?? ["PIPELINING", "8BITMIME"])];
      this.#answer(
        verb,
        line,
        keywords.map((word, at) => `250${at < keywords.length - 1 ? "-" : " "}${word}`).join("\r\n"),
      );
    } else if (verb === "MAIL") {
      if (this.#positive(verb, line, "250 2.1.0 ok")) this.#mail = line;
    } else if (verb === "RCPT") {
      const without = this.#mail === "" ? "503 5.5.1 MAIL first" : "250 2.1.5 ok";
      if (this.#positive(verb, line, without) && this.#mail !== "") this.#rcpts.push(line);
    } else if (verb === "DATA") {
      const without = this.#rcpts.length === 0 ? "554 5.5.1 no valid recipients" : "354 go ahead";
      if (this.#positive(verb, line, without)) this.#mode = "data";
    } else if (verb === "BDAT") {
      const [, size = "0", last = ""] = line.split(" ");
      this.#last = last.toUpperCase() === "LAST";
      this.#mode = Number(size);
    } else if (verb === "STARTTLS") {
      if (this.#positive(verb, line, "220 2.0.0 go on")) this.#secure();
    } else if (verb === "QUIT") {
      this.#answer(verb, line, "221 2.0.0 bye");
      this.socket.end();
    } else if (!["RSET", "HELO", "NOOP", "AUTH"].includes(verb)) {
      this.#answer("other", line, "500 5.5.2 what?");
    } else {
      if (verb === "RSET" || verb === "HELO") this.#reset();
      this.#answer(
        verb,
        line,
        verb === "HELO" ? `250 ${this.#name}` : verb === "RSET" ? "250 2.0.0 ok" : "500 5.5.2 what?",
      );
    }
  }

  #data(): boolean {
    const end = this.#bytes.subarray(0, 3).toString() === ".\r\n" ? 0 : this.#bytes.indexOf("\r\n.\r\n") + 2;
    if (end === 1) return false;
    const text = this.#bytes.toString("latin1", 0, end).replace(/(^|\r\n)\./g, "$1");
    this.#bytes = this.#bytes.subarray(end + 3);
    this.#mode = "command";
    this.#finish(Buffer.from(text, "latin1"));
    return true;
  }

  #chunk(size: number): boolean {
    if (this.#bytes.length < size) return false;
    this.#chunks.push(this.#bytes.subarray(0, size));
    this.#bytes = this.#bytes.subarray(size);
    this.#mode = "command";
    if (this.#rcpts.length === 0) this.#answer("BDAT", "", "503 5.5.1 no valid recipients");
    else if (this.#last) this.#finish(Buffer.concat(this.#chunks.splice(0)));
    else this.#answer("BDAT", "", "250 2.0.0 more");
    return true;
  }

  #finish(text: Buffer): void {
    const { script, peer } = this.#around;
    const rcpts = this.#rcpts;
    const answers = script.lmtp === true ? rcpts : [""];
    let yes = 0;
    for (const rcpt of answers)
      yes += Number(this.#positive("text", rcpt, rcpts.length === 0 ? "554 5.5.1 nobody" : "250 2.0.0 taken"));
    if (yes > 0) peer.taken.push({ at: Date.now(), mail: this.#mail, rcpts, text, tls: this.tls });
    this.#reset();
  }

  #reset(): void {
    this.#mail = "";
    this.#rcpts = [];
    this.#chunks = [];
  }

  #positive(what: string, line: string, polite: string): boolean {
    return /^[23]/.test(this.#answer(what, line, polite) ?? "");
  }

  #answer(what: string, line: string, polite: string): string | undefined {
    const { script, times } = this.#around;
    const time = times.get(what) ?? 0;
    times.set(what, time + 1);
    const scripted = script.answers?.[what];
    const chosen = Array.isArray(scripted)
      ? (scripted[Math.min(time, scripted.length - 1)] as Answer)
      : (scripted as Answer | undefined);
    if (this.#muted) return undefined;
    const said = typeof chosen === "function" ? chosen(line, this) : (chosen ?? polite);
    if (said !== undefined && said !== "") this.write(`${said}\r\n`);
    return said;
  }

  #secure(): void {
    const { script } = this.#around;
    if (script.answers?.["tls"] !== undefined) return void this.#answer("tls", "", "");
    const { certificate, key } = script.certificate ?? { certificate: "", key: "" };
    const plain = this.socket;
    plain.removeAllListeners("data");
    const { tlsVersion = "TLSv1.3" } = script;
    const secureContext = createSecureContext({ cert: certificate, key, minVersion: "TLSv1", maxVersion: tlsVersion });
    this.socket = new TLSSocket(plain, { isServer: true, secureContext });
    this.#bytes = Buffer.alloc(0);
    this.#reset();
    this.#listen();
  }
}
