/** How much of a FETCH is done before others have their turn, each with its unit and reason. */
import type { Source } from "./plan.ts";

/** Messages in one page by where the answers come from: a page takes a few milliseconds, and its answer some hundred KiB. */
export const PAGE_MESSAGES: Readonly<Record<Source, number>> = {
  snapshot: 1000,
  rows: 1000,
  summaries: 500,
  headers: 200,
  contents: 100,
};

/** Bytes of answers gathered before they are written, so that a page of long messages does not pile up. */
export const WRITE_BYTES = 256 * 1024;
