/** The files of a draft, and how far each is on its way. */
import { RotateCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../look/controls.tsx";
import { formatSize } from "../model/sizes.ts";
import { FileIcon } from "../reader/attachment-strip.tsx";
import { useLocale, useWords } from "../shell/app-context.ts";
import type { DraftFile } from "./draft.ts";
import styles from "./file-strip.module.css";
import type { DraftFiles } from "./use-files.ts";

export function FileStrip({ files, deeds }: { files: readonly DraftFile[]; deeds: DraftFiles }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const shown = files.filter(({ cid, isFailed }) => cid === null || isFailed);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={words.attachments(shown.length)}>
      {shown.map(({ key, name, type, size, share, blobId, isFailed }) => (
        <li key={key} className={styles.file} {...(isFailed ? { "data-failed": true } : {})}>
          <FileIcon type={type} />
          <span className={styles.name}>{name}</span>
          <span className={styles.size}>{isFailed ? words.uploadFailed : formatSize(size, locale)}</span>
          {blobId === undefined && !isFailed && <progress aria-label={name} max={1} value={share} />}
          {isFailed && (
            <IconButton label={words.retry} onPress={() => deeds.retry(key)}>
              <RotateCw size={15} aria-hidden />
            </IconButton>
          )}
          <IconButton label={words.removeAttachment(name)} onPress={() => deeds.remove(key)}>
            <X size={15} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
