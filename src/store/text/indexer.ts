/** Indexing in the background. What fails is tried again by the next search of the account, which tells its user if it fails as well. */
import type { Log } from "../../base/log.ts";
import { Background } from "../background.ts";
import { INDEX_ACCOUNTS_MAX, INDEX_DELAY_MS, INDEX_PAUSE_MS } from "../limits.ts";
import { indexPage, type IndexParts } from "./index-page.ts";

export class Indexer extends Background<IndexParts> {
  constructor(log: Log) {
    super(log, {
      delayMs: INDEX_DELAY_MS,
      pauseMs: INDEX_PAUSE_MS,
      accountsMax: INDEX_ACCOUNTS_MAX,
      failed: "messages could not be indexed",
      step: async (parts) => (await indexPage(parts)).more,
    });
  }
}
