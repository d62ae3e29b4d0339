/** Contacts from a file, and into one. */
import { Refused } from "../jmap/problems.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { type CardContent, displayName } from "./card.ts";
import { useDeed } from "../look/use-deed.ts";
import { contactsOf } from "./contact-store.ts";
import { withPictures } from "./pictures.ts";
import { vcardText } from "./vcard.ts";
import { cardsFromVcards } from "./vcard-read.ts";
import { type VcardVersion, vcardsFromCards } from "./vcard-write.ts";
import { contactWords } from "./words.ts";

/** Bytes of a file: an address book with pictures of everybody. */
const FILE_BYTES_MAX = 50_000_000;

export interface Transfer {
  readonly importFile: (file: File) => Promise<void>;
  readonly exportCards: (cards: readonly CardContent[], version: VcardVersion) => Promise<void>;
}

export function useTransfer(): Transfer {
  const words = useWords();
  const own = useWordsOf(contactWords);
  const mail = useMail();
  const store = contactsOf(mail);
  const { run } = useDeed();
  return {
    async importFile(file) {
      const found =
        file.size > FILE_BYTES_MAX ? [] : cardsFromVcards(vcardText(new Uint8Array(await file.arrayBuffer())));
      if (found.length === 0) {
        say(own.nothingToImport, { isProblem: true });
        return;
      }
      try {
        const { ids, left } = await store.import(found);
        const isAdded = new Set(ids);
        const undo = async (): Promise<void> => {
          await store.remove((store.cards.value ?? []).filter(({ id }) => isAdded.has(id)));
        };
        say(own.imported(ids.length, left), ids.length === 0 ? {} : { undo });
      } catch (error) {
        say(error instanceof Refused ? words.refused(error.message) : words.unreachable, { isProblem: true });
      }
    },
    async exportCards(cards, version) {
      let whole = cards;
      if (!(await run(async () => (whole = await withPictures(mail.client, cards))))) return;
      const [only] = cards;
      const name = cards.length === 1 && only !== undefined ? displayName(only).replace(/[^\p{L}\p{N} .-]/gu, "") : "";
      const url = URL.createObjectURL(new Blob([vcardsFromCards(whole, version)], { type: "text/vcard" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `${name === "" ? own.contacts : name}.vcf`;
      link.click();
      URL.revokeObjectURL(url);
    },
  };
}
