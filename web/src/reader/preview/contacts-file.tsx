/** The people in a vCard file. */
import type { ReactNode } from "react";
import { addressText, displayName, valuesOf } from "../../contacts/card.ts";
import { cardsFromVcards } from "../../contacts/vcard-read.ts";
import { useWords, useWordsOf } from "../../shell/app-context.ts";
import { Facts } from "./facts.tsx";
import { asText, useBlob } from "./use-blob.ts";
import { previewWords } from "./words.ts";

/** People who are listed. */
const CARDS_MAX = 200;

export function ContactsFile({ blobId }: { blobId: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const loaded = useBlob(blobId, "text/vcard", asText);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  const cards = "failed" in loaded ? [] : cardsFromVcards(loaded.value);
  if (cards.length === 0) return <p role="alert">{words.previewFailed}</p>;
  const blocks = cards.slice(0, CARDS_MAX).map((card) => ({
    title: displayName(card),
    rows: [
      ...valuesOf(card.emails).map(({ address }) => [own.email, address] as const),
      ...valuesOf(card.phones).map(({ number }) => [own.phone, number] as const),
      ...valuesOf(card.organizations).map(({ name = "" }) => [own.company, name] as const),
      ...valuesOf(card.addresses).map((each) => [own.place, addressText(each)] as const),
    ],
  }));
  return <Facts blocks={blocks} />;
}
