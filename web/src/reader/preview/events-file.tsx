/** The appointments in a calendar file. */
import type { ReactNode } from "react";
import { useLocale, useWords, useWordsOf } from "../../shell/app-context.ts";
import { eventsOf } from "./calendar-events.ts";
import { whenText } from "./event-times.ts";
import { Facts } from "./facts.tsx";
import { asText, useBlob } from "./use-blob.ts";
import { previewWords } from "./words.ts";

export function EventsFile({ blobId }: { blobId: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const locale = useLocale();
  const loaded = useBlob(blobId, "text/calendar", asText);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  const events = "failed" in loaded ? [] : eventsOf(loaded.value);
  if (events.length === 0) return <p role="alert">{words.previewFailed}</p>;
  const blocks = events.map(({ summary, start, end, location, organizer, description }) => ({
    title: summary === "" ? words.noSubject : summary,
    rows: [
      [own.start, whenText(start, locale)],
      [own.end, whenText(end, locale)],
      [own.place, location],
      [own.organizer, organizer],
      [own.about, description],
    ] as const,
  }));
  return <Facts blocks={blocks} />;
}
