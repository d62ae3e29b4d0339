/** Pictures on other servers, fetched by ours: a few at a time, each once while the page is open. */
import type { JmapClient } from "../jmap/client.ts";

/** At the same time; the server allows a few more. */
const FETCHES_MAX = 4;

/** Kept in memory. */
const PICTURES_MAX = 200;

const fetched = new Map<string, Promise<Blob>>();
const waiting: (() => void)[] = [];
let underWay = 0;

/** Throws SignedOut, Unreachable, Refused. */
export function remotePicture(client: JmapClient, url: string): Promise<Blob> {
  const known = fetched.get(url) ?? inTurn(() => client.picture(url));
  fetched.delete(url);
  fetched.set(url, known);
  for (const [oldest] of fetched) {
    if (fetched.size <= PICTURES_MAX) break;
    fetched.delete(oldest);
  }
  known.catch(() => fetched.delete(url));
  return known;
}

async function inTurn(fetchIt: () => Promise<Blob>): Promise<Blob> {
  if (underWay >= FETCHES_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay++;
  try {
    return await fetchIt();
  } finally {
    underWay--;
    waiting.shift()?.();
  }
}
