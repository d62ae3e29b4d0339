/** An IMAP session without any socket, so that the server's own work is all there is. */
import { silentLog } from "../src/base/log.ts";
import { imapHandlers } from "../src/imap/server.ts";
import type { Connection } from "../src/net/connection.ts";
import type { MailParts, TestUser } from "../test/support/mail-parts.ts";

/** A client that takes whatever it gets, at once. */
class Sink implements Connection {
  readonly id = "bench";
  readonly protocol = "imap";
  readonly log = silentLog;
  readonly peer = { address: "127.0.0.1", port: 1 };
  readonly local = this.peer;
  readonly tls = undefined;
  readonly canStartTls = false;
  readonly allowsLogin = true;
  readonly congested = false;
  readonly compressed = false;
  closed = false;
  bytes = 0;
  /** The end of what came, where the tagged answer is. */
  last = "";

  write(data: Uint8Array | string): void {
    this.bytes += data.length;
    this.last = typeof data === "string" ? data : Buffer.from(data.subarray(-200)).toString("latin1");
  }
  async drained(): Promise<void> {
    await Promise.resolve();
  }
  async startTls(): Promise<void> {
    await Promise.resolve();
  }
  idleLimit(): void {
    this.last = "";
  }
  loggedIn(): void {
    this.last = "";
  }
  loggedOut(): void {
    this.last = "";
  }
  compress(): void {
    this.last = "";
  }
  actAs(): void {
    this.last = "";
  }
  end(reason: string): void {
    throw new Error(reason);
  }
}

/** Bytes that a socket gives at a time. */
const PIECE_BYTES = 65_536;

/** A command as `say` sends it: making bytes of a large one takes a while that is not the server's. */
export function onTheLine(command: string): Buffer {
  return Buffer.from(`t ${command}\r\n`, "latin1");
}

export interface ImapSession {
  readonly sink: Sink;
  /** Sends a command (text as Latin-1, literals in it; or its bytes as they are on the line), and throws unless it is answered with OK. */
  readonly say: (command: string | Buffer) => Promise<void>;
}

/** Logged in, in INBOX. */
export async function openSession(parts: MailParts, user: TestUser): Promise<ImapSession> {
  const sink = new Sink();
  const session = imapHandlers({
    ...parts,
    software: { name: "Posthorn", version: "0.0.0", supportUrl: "https://posthorn.test/" },
    unauthenticate: true,
    messagesPerCommand: 1e7,
    messageBytesMax: 1e9,
    jmapUrl: undefined,
  })(sink);
  await session.start();
  const say = async (command: string | Buffer): Promise<void> => {
    const bytes = typeof command === "string" ? onTheLine(command) : command;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      if (at > 0) await new Promise(setImmediate);
      await session.receive(bytes.subarray(at, at + PIECE_BYTES));
    }
    if (!/(^|\n)t OK/.test(sink.last)) throw new Error(`${bytes.toString("latin1", 0, 80)}: ${sink.last}`);
  };
  await say(`LOGIN ${user.address} ${user.password}`);
  await say("SELECT INBOX");
  return { sink, say };
}
