/** An answer as bytes; one of many megabytes is written piece by piece, as fast as it is taken, and others have their turn in between. */
import type { Json } from "./json.ts";

/** Characters that are written at a time: a few milliseconds. */
const PIECE_CHARS = 1024 * 1024;

const HEADERS = { "content-type": "application/json" };

/** `chars`: how many there are in its texts, about. */
export function jsonResponse(value: Json, chars: number, headers: Readonly<Record<string, string>>): Response {
  return chars < PIECE_CHARS
    ? Response.json(value, { headers })
    : new Response(inTurns(value), { headers: { ...HEADERS, ...headers } });
}

function inTurns(value: Json): ReadableStream<Uint8Array> {
  const pieces = piecesOf(value);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate);
      let text = "";
      while (text.length < PIECE_CHARS) {
        const { value: piece, done } = pieces.next();
        if (done === true) break;
        text += piece;
      }
      if (text === "") controller.close();
      else controller.enqueue(encoder.encode(text));
    },
  });
}

/** The same text as JSON.stringify's. A character that is cut in two stands there as two escapes. */
export function* piecesOf(value: Json): Generator<string, void> {
  if (typeof value === "string" && value.length > PIECE_CHARS) {
    yield '"';
    for (let at = 0; at < value.length; at += PIECE_CHARS)
      yield JSON.stringify(value.slice(at, at + PIECE_CHARS)).slice(1, -1);
    yield '"';
  } else if (Array.isArray(value)) {
    yield* listed(
      "[",
      "]",
      value.map((each: Json) => ["", each] as const),
    );
  } else if (typeof value === "object" && value !== null) {
    yield* listed(
      "{",
      "}",
      Object.entries(value).map(([name, each]) => [`${JSON.stringify(name)}:`, each] as const),
    );
  } else yield JSON.stringify(value);
}

function* listed(
  open: string,
  close: string,
  members: readonly (readonly [name: string, value: Json])[],
): Generator<string, void> {
  let before = open;
  for (const [name, value] of members) {
    yield before + name;
    yield* piecesOf(value);
    before = ",";
  }
  yield members.length === 0 ? open + close : close;
}
