/** A message within a message, and HTML that came as a file: shown as messages are. */
import { type ReactNode, useEffect, useState } from "react";
import { CONTENT_PROPERTIES, type Email, type EmailContent, PART_PROPERTIES } from "../../jmap/types.ts";
import { fullMoment } from "../../model/moments.ts";
import { formatAddress } from "../../model/people.ts";
import { useLocale, useStore, useWords } from "../../shell/app-context.ts";
import { HtmlFrame } from "../html-frame.tsx";
import { MessageBody } from "../message-body.tsx";
import { useSanitised } from "../use-sanitised.ts";
import styles from "./preview.module.css";
import { asText, type Loaded, useBlob } from "./use-blob.ts";

const PROPERTIES = [
  ...CONTENT_PROPERTIES.filter((name) => name !== "id" && name !== "arrival"),
  "from",
  "to",
  "subject",
  "sentAt",
];

type Parsed = Omit<EmailContent, "arrival"> &
  Pick<Email, "from" | "to" | "subject"> & { readonly sentAt: string | null };

/** Whoever sent the message around it may have written all of it. */
const ENCLOSED = { by: "import", results: null, verdict: null } as const;

export function AttachedMessage({ blobId }: { blobId: string }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const loaded = useParsed(blobId);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  if ("failed" in loaded) return <p role="alert">{words.previewFailed}</p>;
  const { value } = loaded;
  const rows = [
    [words.subject, value.subject ?? words.noSubject],
    [words.from, (value.from ?? []).map(formatAddress).join(", ")],
    [words.to, (value.to ?? []).map(formatAddress).join(", ")],
    [words.date, value.sentAt === null ? "" : fullMoment(value.sentAt, locale)],
  ] as const;
  return (
    <div className={styles.scroller}>
      <dl className={styles.facts}>
        {rows.map(([label, text]) =>
          text === "" ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      <MessageBody email={{ from: value.from }} content={{ ...value, arrival: ENCLOSED }} />
    </div>
  );
}

function useParsed(blobId: string): Loaded<Parsed> {
  const { client } = useStore();
  const [loaded, setLoaded] = useState<Loaded<Parsed>>();
  useEffect(() => {
    const wish = { properties: PROPERTIES, bodyProperties: PART_PROPERTIES };
    const bodies = { fetchTextBodyValues: true, fetchHTMLBodyValues: true, maxBodyValueBytes: 1_048_576 };
    const parse = async (): Promise<Loaded<Parsed>> => {
      const args = { blobIds: [blobId], ...wish, ...bodies };
      const [{ parsed }] = await client.request<[{ parsed: Readonly<Record<string, Parsed>> | null }]>([
        "Email/parse",
        args,
      ]);
      const value = parsed?.[blobId];
      return value === undefined ? { failed: true } : { value };
    };
    parse().then(setLoaded, () => setLoaded({ failed: true }));
  }, [client, blobId]);
  return loaded;
}

const NO_PICTURES = new Map<string, never>();

/** With what it says, and nothing that it would load. */
export function AttachedHtml({ blobId }: { blobId: string }): ReactNode {
  const words = useWords();
  const loaded = useBlob(blobId, "text/html", asText);
  const text = loaded !== undefined && "value" in loaded ? loaded.value : "";
  const html = useSanitised(text);
  if (loaded === undefined || html === undefined) return <p role="status">{words.loading}</p>;
  if ("failed" in loaded) return <p role="alert">{words.previewFailed}</p>;
  return (
    <div className={styles.scroller}>
      <HtmlFrame html={html} pictures={NO_PICTURES} areRemoteShown={false} onMailto={() => undefined} />
    </div>
  );
}
