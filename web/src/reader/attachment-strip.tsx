/** The files that came with a message: to look at where that is possible, and to keep. */
import { Download, File, FileArchive, FileAudio, FileImage, FileText, FileVideo, Mail } from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import type { BodyPart, EmailContent } from "../jmap/types.ts";
import { Button } from "../look/controls.tsx";
import { formatSize } from "../model/sizes.ts";
import { useLocale, useStore, useWords } from "../shell/app-context.ts";
import { Late } from "../look/late.tsx";
import styles from "./attachment-strip.module.css";
import { type PreviewKind, previewKind } from "./preview/kinds.ts";

const Preview = lazy(() => import("./preview/preview.tsx").then((module) => ({ default: module.Preview })));

interface Listed {
  readonly blobId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly kind: PreviewKind | undefined;
}

/** Of what is sent without a name. */
const NAMES: Readonly<Record<string, string>> = { "message/rfc822": "message.eml", "text/calendar": "invitation.ics" };

export function AttachmentStrip({ content }: { content: EmailContent }): ReactNode {
  const words = useWords();
  const { client } = useStore();
  const [shown, show] = useState<string | undefined>();
  const files = content.attachments.filter(isFile).map(({ blobId, name, type, size }): Listed => {
    const named = name ?? NAMES[type] ?? words.unnamed;
    return { blobId: blobId ?? "", name: named, type, size, kind: previewKind(type, name) };
  });
  if (files.length === 0) return null;
  const previewed = files.flatMap(({ kind, ...file }) => (kind === undefined ? [] : [{ ...file, kind }]));
  return (
    <section aria-label={words.attachments(files.length)} className={styles.strip}>
      <ul className={styles.files}>
        {files.map((file) => (
          <FileChip key={file.blobId} file={file} onShow={() => show(file.blobId)} />
        ))}
      </ul>
      {files.length > 1 && (
        <Button
          onPress={() =>
            void saveAll(files.map(({ blobId, name, type }) => ({ url: client.downloadUrl(blobId, name, type), name })))
          }
        >
          <Download size={16} aria-hidden />
          {words.saveAll(files.length)}
        </Button>
      )}
      {shown !== undefined && (
        <Late>
          <Preview
            files={previewed}
            first={previewed.findIndex(({ blobId }) => blobId === shown)}
            onClose={() => show(undefined)}
          />
        </Late>
      )}
    </section>
  );
}

/** Milliseconds between two: some browsers take what comes at once for one. */
const BETWEEN_MS = 250;

async function saveAll(files: readonly { readonly url: string; readonly name: string }[]): Promise<void> {
  for (const { url, name } of files) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    await new Promise((done) => setTimeout(done, BETWEEN_MS));
  }
}

function FileChip({ file, onShow }: { file: Listed; onShow: () => void }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const { client } = useStore();
  const { blobId, name, type, size, kind } = file;
  const link = { href: client.downloadUrl(blobId, name, type), download: name };
  const label = (
    <>
      <FileIcon type={type} />
      <span className={styles.name}>{name}</span>
      <span className={styles.size}>{formatSize(size, locale)}</span>
      <span className="hidden">{kind === undefined ? words.download(name) : words.preview(name)}</span>
    </>
  );
  if (kind === undefined)
    return (
      <li className={styles.chip}>
        <a className={styles.file} {...link}>
          {label}
          <Download size={16} aria-hidden />
        </a>
      </li>
    );
  return (
    <li className={styles.chip}>
      <button type="button" className={styles.file} onClick={onShow}>
        {label}
      </button>
      <a className={styles.keep} {...link} aria-label={words.download(name)}>
        <Download size={16} aria-hidden />
      </a>
    </li>
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
