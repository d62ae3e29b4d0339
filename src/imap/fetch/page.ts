/** What a FETCH has read of one page of messages. */
import type { StoredContent, StoredMessage } from "../../store/account.ts";
import type { MessageRow, MessageSummary } from "../../store/model.ts";

/** The arrays are in UID order and may lack messages that are gone by now. */
export interface Page {
  readonly rows: readonly MessageRow[];
  readonly summaries: readonly MessageSummary[] | undefined;
  /** In the order of `rows`. */
  readonly contents: readonly StoredContent[] | undefined;
  /** Each of `contents` has memory of its own: messages of one email share none. */
  readonly own: boolean;
  readonly headers: ReadonlyMap<number, Uint8Array> | undefined;
  readonly previews: ReadonlyMap<number, string> | undefined;
}

const nothingElse: Omit<Page, "rows"> = {
  summaries: undefined,
  contents: undefined,
  own: false,
  headers: undefined,
  previews: undefined,
};

export function listPage(summaries: readonly MessageSummary[]): Page {
  return { ...nothingElse, rows: summaries, summaries };
}

export function wholePage(messages: readonly StoredMessage[]): Page {
  return {
    ...nothingElse,
    rows: messages.map(({ row }) => row),
    contents: messages.map(({ content }) => content),
    own: true,
  };
}
