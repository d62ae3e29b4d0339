/** The keys, in the order in which they are explained. */
import type { Words } from "../words/en.ts";

export interface KeyMeaning {
  /** As shortcuts.ts names it: "j", "g i". */
  readonly key: string;
  readonly meaning: string;
}

export function keysOf(words: Words): readonly KeyMeaning[] {
  const table: readonly (readonly [key: string, meaning: string])[] = [
    ["j", words.keyNext],
    ["k", words.keyPrevious],
    ["Enter", words.keyOpen],
    ["o", words.keyOpen],
    ["u", words.keyUp],
    ["n", words.keyNextMessage],
    ["p", words.keyPreviousMessage],
    ["x", words.keySelect],
    ["* a", words.selectAll],
    ["* n", words.clearSelection],
    ["* r", words.keySelectRead],
    ["* u", words.keySelectUnread],
    ["* s", words.keySelectStarred],
    ["* t", words.keySelectUnstarred],
    ["e", words.doArchive],
    ["]", words.keyArchiveNext],
    ["[", words.keyArchivePrevious],
    ["#", words.doDelete],
    ["!", words.doJunk],
    ["v", words.doMove],
    ["s", words.doStar],
    ["m", words.doMute],
    ["I", words.doMarkRead],
    ["U", words.doMarkUnread],
    ["C", words.doMarkAllRead],
    ["z", words.keyUndo],
    ["c", words.compose],
    ["r", words.reply],
    ["a", words.replyAll],
    ["f", words.forward],
    ["F", words.forwardAttached],
    ["/", words.keySearch],
    ["g i", words.keyInbox],
    ["g d", words.keyDrafts],
    ["g t", words.keySent],
    ["g a", words.keyArchive],
    ["g c", words.contacts],
    ["g s", words.settings],
    ["Ctrl K", words.palette],
    ["?", words.keyHelp],
  ];
  return table.map(([key, meaning]) => ({ key, meaning }));
}
