/** A file of a message, to look at without keeping it; the others of the message are a key away. */
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from "react";
import { Dialog, IconButton } from "../../look/controls.tsx";
import { formatSize } from "../../model/sizes.ts";
import { useLocale, useStore, useWords, useWordsOf } from "../../shell/app-context.ts";
import { AttachedHtml, AttachedMessage } from "./attached-message.tsx";
import { ContactsFile } from "./contacts-file.tsx";
import { EventsFile } from "./events-file.tsx";
import { PREVIEW_BYTES_MAX, type PreviewKind } from "./kinds.ts";
import styles from "./preview.module.css";
import { Source } from "./source.tsx";
import { useBlobUrl } from "./use-blob.ts";
import { previewWords } from "./words.ts";
import { ZipView } from "./zip-view.tsx";

/** A megabyte of code that most never need. */
const PdfView = lazy(() => import("./pdf-view.tsx").then((module) => ({ default: module.PdfView })));

interface Previewed {
  readonly blobId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly kind: PreviewKind;
}

interface Props {
  readonly files: readonly Previewed[];
  readonly first: number;
  readonly onClose: () => void;
}

export function Preview({ files, first, onClose }: Props): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const { client } = useStore();
  const [at, setAt] = useState(first);
  const file = files[at];
  if (file === undefined) return null;
  // Round and round: a button that stops working under the finger would lose the focus, and Escape with it.
  const go = (by: number): void => setAt((at + by + files.length) % files.length);
  const keys = ({ key, target }: KeyboardEvent): void => {
    // Text scrolls by the same keys.
    if (target instanceof HTMLPreElement) return;
    if (key === "ArrowLeft" || key === "ArrowRight") go((key === "ArrowRight") === (document.dir !== "rtl") ? 1 : -1);
  };
  return (
    <Dialog title={file.name} onClose={onClose} size="whole">
      <div className={styles.bar} onKeyDown={keys} role="toolbar" aria-label={file.name}>
        <span className={styles.size}>{formatSize(file.size, locale)}</span>
        {files.length > 1 && (
          <>
            <IconButton label={words.previousFile} onPress={() => go(-1)}>
              <ChevronLeft size={20} aria-hidden />
            </IconButton>
            <span role="status">{words.fileOf(at + 1, files.length)}</span>
            <IconButton label={words.nextFile} onPress={() => go(1)}>
              <ChevronRight size={20} aria-hidden />
            </IconButton>
          </>
        )}
        <a
          className={styles.download}
          href={client.downloadUrl(file.blobId, file.name, file.type)}
          download={file.name}
          aria-label={words.download(file.name)}
        >
          <Download size={19} aria-hidden />
        </a>
      </div>
      <Shown key={file.blobId} file={file} />
    </Dialog>
  );
}

function Shown({ file: { kind, blobId, type, name, size } }: { file: Previewed }): ReactNode {
  const words = useWords();
  const own = useWordsOf(previewWords);
  const locale = useLocale();
  if (size > PREVIEW_BYTES_MAX[kind])
    return <p role="alert">{own.tooLarge(formatSize(PREVIEW_BYTES_MAX[kind], locale))}</p>;
  if (kind === "image") return <Picture blobId={blobId} type={type} name={name} />;
  if (kind === "message") return <AttachedMessage blobId={blobId} />;
  if (kind === "html") return <AttachedHtml blobId={blobId} />;
  if (kind === "zip") return <ZipView blobId={blobId} />;
  if (kind === "contacts") return <ContactsFile blobId={blobId} />;
  if (kind === "events") return <EventsFile blobId={blobId} />;
  if (kind === "pdf")
    return (
      <Suspense fallback={<p role="status">{words.loading}</p>}>
        <PdfView blobId={blobId} name={name} />
      </Suspense>
    );
  return <Source blobId={blobId} type={type} />;
}

function Picture({ blobId, type, name }: { blobId: string; type: string; name: string }): ReactNode {
  const words = useWords();
  const [isBroken, setBroken] = useState(false);
  const loaded = useBlobUrl(blobId, type);
  if (loaded === undefined) return <p role="status">{words.loading}</p>;
  if (isBroken || "failed" in loaded) return <p role="alert">{words.previewFailed}</p>;
  return (
    <div className={styles.stage}>
      <img src={loaded.value} alt={name} onError={() => setBroken(true)} />
    </div>
  );
}
