/** The appointments in a calendar file. */
import type { ReactNode } from "react";
import { useLocale, useWords, useWordsOf } from "../../shell/app-context.ts";
import { eventsOf, type When } from "./calendar-events.ts";
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
      [own.start, momentText(start, locale)],
      [own.end, momentText(end, locale)],
      [own.place, location],
      [own.organizer, organizer],
      [own.about, description],
    ] as const,
  }));
  return <Facts blocks={blocks} />;
}

/** In the reader's own time where the file tells a moment of the world; else the clock of the place, which is named if the file names it. */
function momentText(when: When | undefined, locale: string): string {
  if (when === undefined) return "";
  const { date, time, zone } = when;
  const timeZone = zone === "UTC" ? {} : { timeZone: "UTC" };
  const clock = time ? ({ hour: "numeric", minute: "2-digit" } as const) : {};
  const text = date.toLocaleString(locale, {
    weekday: "short",
    year: "numeric",
    month: "long",
    day: "numeric",
    ...clock,
    ...timeZone,
  });
  return zone === undefined || zone === "UTC" ? text : `${text} (${zone})`;
}
