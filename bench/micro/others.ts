/** The libraries that are compared with, as far as they are used: their own types are not there before they are installed. */
import type { Transform, Writable } from "node:stream";

async function load<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}

interface ImapHandler {
  readonly parser: (command: Buffer, options: object) => Promise<unknown>;
  readonly compiler: (response: object) => Buffer;
}

export const imapflow = await load<ImapHandler>("imapflow/lib/handler/imap-handler.js");
export const { simpleParser } = await load<{
  simpleParser: (message: Buffer, options: object) => Promise<{ readonly subject?: string }>;
}>("mailparser");
const postal = await load<{ default: { parse(message: Buffer): Promise<{ readonly subject?: string }> } }>(
  "postal-mime",
);
export const PostalMime = postal.default;
const addresses = await load<{ default: (text: string) => readonly object[] }>("nodemailer/lib/addressparser");
export const addressparser = addresses.default;
const stream = await load<{ default: new () => Transform }>("nodemailer/lib/smtp-connection/data-stream.js");
export const NodemailerDataStream = stream.default;
const mime = await load<{ default: { decodeWords(text: string): string } }>("libmime");
export const libmime = mime.default;

/** Takes an SMTP client's bytes; what a message consists of comes out of the stream that `startDataMode` answers. */
interface SmtpStream extends Writable {
  oncommand: (command: Buffer, done: () => void) => void;
  startDataMode(): Transform;
  continue(): void;
}

export const { SMTPStream } = await load<{ SMTPStream: new () => SmtpStream }>("smtp-server/lib/smtp-stream.js");
