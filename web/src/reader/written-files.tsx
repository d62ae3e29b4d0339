/** Files that the text of a message has within it: kept like those that came beside it. */
import { Download } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { formatSize } from "../model/sizes.ts";
import type { WrittenFile } from "../model/uuencoded.ts";
import { useLocale, useWords } from "../shell/app-context.ts";
import { FileIcon } from "./attachment-strip.tsx";
import styles from "./attachment-strip.module.css";

/** Whatever a file says that it is, it is only kept. */
const TYPE = "application/octet-stream";

export function WrittenFiles({ files }: { files: readonly WrittenFile[] }): ReactNode {
  const words = useWords();
  if (files.length === 0) return null;
  return (
    <section aria-label={words.attachments(files.length)} className={styles.strip}>
      <ul className={styles.files}>
        {files.map((file, i) => (
          <Chip key={`${file.name} ${i}`} file={file} />
        ))}
      </ul>
    </section>
  );
}

function Chip({ file: { name, bytes } }: { file: WrittenFile }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const [url, setUrl] = useState<string | undefined>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: TYPE }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return (
    <li className={styles.chip}>
      <a className={styles.file} href={url} download={name}>
        <FileIcon type={TYPE} />
        <span className={styles.name}>{name}</span>
        <span className={styles.size}>{formatSize(bytes.length, locale)}</span>
        <span className="hidden">{words.download(name)}</span>
        <Download size={16} aria-hidden />
      </a>
    </li>
  );
}
