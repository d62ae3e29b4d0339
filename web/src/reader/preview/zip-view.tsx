/** What is in a ZIP file, by name and size. */
import type { ReactNode } from "react";
import { formatSize } from "../../model/sizes.ts";
import { useLocale, useWords, useWordsOf } from "../../shell/app-context.ts";
import styles from "./preview.module.css";
import { useBlob } from "./use-blob.ts";
import { previewWords } from "./words.ts";
import { zipEntries } from "./zip-list.ts";

export function ZipView({ blobId }: { blobId: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const locale = useLocale();
  const loaded = useBlob(blobId, "application/zip", asEntries);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  if ("failed" in loaded) return <p role="alert">{words.previewFailed}</p>;
  const { entries, isCut } = loaded.value;
  if (entries.length === 0) return <p>{own.isEmpty}</p>;
  return (
    <div className={styles.scroller}>
      <ul className={styles.listed} tabIndex={0}>
        {entries.map(({ name, size, isLocked }, i) => (
          <li key={`${i}${name}`}>
            <span dir="auto">{name}</span>
            <span>{isLocked ? `${formatSize(size, locale)} · ${own.locked}` : formatSize(size, locale)}</span>
          </li>
        ))}
      </ul>
      {isCut && <p>{words.bodyCut}</p>}
    </div>
  );
}

async function asEntries(blob: Blob): Promise<ReturnType<typeof zipEntries>> {
  return zipEntries(await blob.arrayBuffer());
}
