/** The files that came with a message. */
import { Download, File, FileArchive, FileAudio, FileImage, FileText, FileVideo, Mail } from "lucide-react";
import type { ReactNode } from "react";
import type { BodyPart, EmailContent } from "../jmap/types.ts";
import { formatSize } from "../model/sizes.ts";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import styles from "./attachment-strip.module.css";

export function AttachmentStrip({ content }: { content: EmailContent }): ReactNode {
  const words = useWords();
  const { client } = useMail();
  const locale = useLocale();
  const files = content.attachments.filter(isFile);
  if (files.length === 0) return null;
  return (
    <section aria-label={words.attachments(files.length)} className={styles.strip}>
      <ul className={styles.files}>
        {files.map((part, i) => {
          const name = part.name ?? (part.type === "message/rfc822" ? "message.eml" : words.unnamed);
          return (
            <li key={part.blobId ?? i}>
              <a
                className={styles.file}
                href={client.downloadUrl(part.blobId ?? "", name, part.type)}
                download={name}
                aria-label={words.download(name)}
              >
                <FileIcon type={part.type} />
                <span className={styles.name}>{name}</span>
                <span className={styles.size}>{formatSize(part.size, locale)}</span>
                <Download size={16} aria-hidden />
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Pictures that the text shows are no files of their own. */
function isFile({ disposition, cid, blobId }: BodyPart): boolean {
  return blobId !== null && !(disposition === "inline" && cid !== null);
}

export function FileIcon({ type }: { type: string }): ReactNode {
  const kind = type.split("/")[0] ?? "";
  if (kind === "image") return <FileImage size={18} aria-hidden />;
  if (kind === "audio") return <FileAudio size={18} aria-hidden />;
  if (kind === "video") return <FileVideo size={18} aria-hidden />;
  if (kind === "message") return <Mail size={18} aria-hidden />;
  if (kind === "text" || type === "application/pdf") return <FileText size={18} aria-hidden />;
  return /zip|compressed|tar/.test(type) ? <FileArchive size={18} aria-hidden /> : <File size={18} aria-hidden />;
}
