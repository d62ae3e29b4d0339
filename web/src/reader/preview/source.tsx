/** Text as it is, line by line, as much of it as a page bears. */
import type { ReactNode } from "react";
import { useWords } from "../../shell/app-context.ts";
import styles from "./preview.module.css";
import { asText, useBlob } from "./use-blob.ts";

/** Characters that are shown. */
const CHARACTERS_MAX = 400_000;

export function Source({ blobId, type }: { blobId: string; type: string }): ReactNode {
  const words = useWords();
  const loaded = useBlob(blobId, type, asText);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  if ("failed" in loaded) return <p role="alert">{words.previewFailed}</p>;
  return (
    <div className={styles.scroller}>
      <pre className={styles.source} dir="auto" tabIndex={0} aria-label={words.text}>
        {loaded.value.slice(0, CHARACTERS_MAX)}
      </pre>
      {loaded.value.length > CHARACTERS_MAX && <p>{words.bodyCut}</p>}
    </div>
  );
}
