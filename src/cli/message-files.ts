/** Messages in files: one each, or an mbox of many. */
import { createReadStream } from "node:fs";

/** Bytes of one message that are held; what is longer is left out. */
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;

const BEGINS = Buffer.from("From ");
const NEWLINE = 0x0a;

/** The messages of a file, each without the line that separates it from others. */
export async function* messagesIn(path: string): AsyncIterable<Uint8Array> {
  let message: Buffer[] = [];
  let [isMbox, isFirst, isAfterEmpty, size]: [boolean, boolean, boolean, number] = [false, true, true, 0];
  for await (const line of linesOf(path)) {
    const isSeparator: boolean = isAfterEmpty && (isFirst || isMbox) && line.subarray(0, BEGINS.length).equals(BEGINS);
    isAfterEmpty = line.length <= 2 && /^\r?\n$/.test(line.toString("latin1"));
    if (isFirst) isMbox = isSeparator;
    isFirst = false;
    if (isSeparator) {
      if (size > 0 && size <= MESSAGE_BYTES_MAX) yield Buffer.concat(message);
      [message, size] = [[], 0];
      continue;
    }
    size += line.length;
    if (size <= MESSAGE_BYTES_MAX) message.push(isMbox ? unquoted(line) : line);
    else message = [];
  }
  if (size > 0 && size <= MESSAGE_BYTES_MAX) yield Buffer.concat(message);
}

/** ">From " was "From ". */
function unquoted(line: Buffer): Buffer {
  return /^>+From /.test(line.toString("latin1", 0, BEGINS.length + 8)) ? line.subarray(1) : line;
}

/** Each with its line end; one that is longer than a message may be comes in pieces. */
async function* linesOf(path: string): AsyncIterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE, at); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
      yield bytes.subarray(at, end + 1);
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (rest.length > MESSAGE_BYTES_MAX) {
      yield rest;
      rest = Buffer.alloc(0);
    }
  }
  if (rest.length > 0) yield rest;
}
