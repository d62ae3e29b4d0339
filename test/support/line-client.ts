/** A plain line client for tests: what was sent by hand, what came back, nothing clever. */
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const WAIT_MS_MAX = 30_000;

export class LineClient {
  readonly socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      this.#wake?.();
    });
    socket.on("error", () => this.#end());
    socket.on("close", () => this.#end());
    socket.on("end", () => this.#end());
  }

  static async open(port: number, options: { tls?: { ca: string }; host?: string } = {}): Promise<LineClient> {
    const host = options.host ?? "127.0.0.1";
    const socket =
      options.tls === undefined
        ? connectPlain({ port, host })
        : connectTls({ port, host, servername: "localhost", ca: options.tls.ca });
    socket.setNoDelay();
    await new Promise<void>((done, failed) => {
      socket.once(options.tls === undefined ? "connect" : "secureConnect", () => done());
      socket.once("error", failed);
    });
    return new LineClient(socket);
  }

  /** Goes on over TLS, whoever the server is; this client is then of no more use. */
  async secure(): Promise<LineClient> {
    this.socket.removeAllListeners();
    const secure = connectTls({ socket: this.socket, servername: "localhost", rejectUnauthorized: false });
    await new Promise<void>((done, failed) => secure.once("secureConnect", () => done()).once("error", failed));
    return new LineClient(secure);
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  get ended(): boolean {
    return this.#ended && this.#buffer.length === 0;
  }

  send(data: string | Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  /** Sends and waits until the system took the bytes. */
  async sendAll(data: Uint8Array): Promise<void> {
    if (this.socket.destroyed) return;
    await new Promise<void>((done) => this.socket.write(data, () => done()));
  }

  async #more(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done, failed) => {
      this.#wake = done;
      timer = setTimeout(
        () =>
          failed(new Error(`nothing came for ${WAIT_MS_MAX} ms; so far: ${this.#buffer.toString("latin1", 0, 500)}`)),
        WAIT_MS_MAX,
      );
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  /** The next line without its CRLF; undefined when the server has closed. Latin-1, so that a character is a byte. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#buffer.toString("latin1", 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#ended) return undefined;
      await this.#more();
    }
  }

  /** Exactly `count` bytes. */
  async bytes(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) {
      if (this.#ended) throw new Error("closed in the middle");
      await this.#more();
    }
    const bytes = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return bytes;
  }

  /** An SMTP reply: its lines, the last one being `250 …`. */
  async reply(): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line === undefined) return lines;
      lines.push(line);
      if (line[3] !== "-") return lines;
    }
  }

  /** IMAP: sends a tagged command and answers everything up to its tagged response, literals inlined. */
  async imap(tag: string, command: string): Promise<string[]> {
    this.send(`${tag} ${command}\r\n`);
    return this.untilTag(tag);
  }

  async untilTag(tag: string): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.response();
      if (line === undefined) return lines;
      lines.push(line);
      if (line.startsWith(`${tag} `)) return lines;
    }
  }

  /** One IMAP response with its literals inlined. */
  async response(): Promise<string | undefined> {
    let line = await this.line();
    for (;;) {
      const literal = line === undefined ? null : /\{(\d+)\}$/.exec(line);
      if (line === undefined || literal === null) return line;
      const content = await this.bytes(Number(literal[1]));
      line += `\r\n${content.toString("latin1")}${(await this.line()) ?? ""}`;
    }
  }

  /** POP3: the bytes of a multi-line answer, dot-unstuffed, after its +OK line. */
  async multi(): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line === undefined) throw new Error("closed in the middle");
      if (line === ".") return lines.map((each) => `${each}\r\n`).join("");
      lines.push(line.startsWith(".") ? line.slice(1) : line);
    }
  }

  close(): void {
    this.socket.destroy();
  }
}
