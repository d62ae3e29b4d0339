/** What a message says: HTML in a document of its own, text as text, pictures between them. */
import { Scissors } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { writeTo } from "../compose/open-drafts.ts";
import type { BodyPart, Email, EmailContent } from "../jmap/types.ts";
import { Button } from "../look/controls.tsx";
import { useDeed } from "../look/use-deed.ts";
import { flowOf, reflowed } from "../model/flowed.ts";
import { parted } from "../model/uuencoded.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import { HtmlFrame } from "./html-frame.tsx";
import styles from "./message-body.module.css";
import { PlainText } from "./plain-text.tsx";
import { RemoteNote, useRemote } from "./remote-note.tsx";
import { useSanitised } from "./use-sanitised.ts";
import { WrittenFiles } from "./written-files.tsx";

interface Props {
  readonly email: Pick<Email, "from">;
  readonly content: EmailContent;
  /** Asks for what was cut off, where that can be had. */
  readonly onWhole?: () => Promise<void>;
  /** Whether HTML is shown in the colours of the page where that is dark. */
  readonly isDark?: boolean | undefined;
}

export function MessageBody({ email, content, onWhole, isDark }: Props): ReactNode {
  const words = useWords();
  const { isBusy, run } = useDeed();
  const parts = content.htmlBody;
  const values = parts.map((part) => content.bodyValues[part.partId ?? ""]);
  const isEmpty = parts.every((part, i) => part.type.startsWith("text/") && (values[i]?.value ?? "").trim() === "");
  if (isEmpty) return <p className={styles.note}>{isSealed(content) ? words.sealedBody : words.emptyBody}</p>;
  return (
    <div className={styles.body}>
      {parts.map((part, i) => {
        const key = part.partId ?? part.blobId ?? i;
        const text = values[i]?.value ?? "";
        if (part.type === "text/html")
          return <HtmlPart key={key} html={text} email={email} content={content} isDark={isDark} />;
        if (part.type.startsWith("text/")) return <TextPart key={key} text={text} part={part} />;
        return part.type.startsWith("image/") ? <Picture key={key} part={part} /> : null;
      })}
      {values.some((value) => value?.isTruncated) && (
        <p className={styles.note}>
          <Scissors size={16} aria-hidden />
          {words.bodyCut}
          {onWhole !== undefined && (
            <Button onPress={() => void run(onWhole)} isBusy={isBusy}>
              {words.showWholeBody}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

/** OpenPGP (RFC 3156) or S/MIME (RFC 8551): only programs that have the key can show it. */
function isSealed({ attachments, htmlBody }: EmailContent): boolean {
  return [...attachments, ...htmlBody].some(({ type }) =>
    /^application\/(?:pgp-encrypted|(?:x-)?pkcs7-mime)$/i.test(type),
  );
}

function TextPart({ text, part }: { text: string; part: BodyPart }): ReactNode {
  const { text: said, files } = useMemo(() => parted(text), [text]);
  return (
    <>
      <PlainText text={reflowed(said, flowOf(part["header:Content-Type:asText"]))} />
      <WrittenFiles files={files} />
    </>
  );
}

interface HtmlPartProps extends Pick<Props, "email" | "content"> {
  readonly html: string;
  readonly isDark: boolean | undefined;
}

function HtmlPart({ html, email, content, isDark }: HtmlPartProps): ReactNode {
  const store = useStore();
  const sanitised = useSanitised(html);
  const pictures = useMemo(() => picturesOf(content), [content]);
  const remote = useRemote(email, content);
  if (sanitised === undefined) return null;
  return (
    <>
      <RemoteNote html={sanitised} remote={remote} />
      <HtmlFrame
        html={sanitised}
        pictures={pictures}
        areRemoteShown={remote.areShown}
        isDark={isDark}
        onMailto={(url) => writeTo(store, url)}
      />
    </>
  );
}

function picturesOf({ attachments, htmlBody }: EmailContent): ReadonlyMap<string, { blobId: string; type: string }> {
  return new Map(
    [...attachments, ...htmlBody].flatMap(({ cid, blobId, type }) =>
      cid === null || blobId === null ? [] : [[cid.replace(/^<|>$/g, ""), { blobId, type }]],
    ),
  );
}

/** Shown as a picture and as nothing else, whatever it is. */
function Picture({ part }: { part: BodyPart }): ReactNode {
  const { client } = useStore();
  const [url, setUrl] = useState<string | undefined>();
  const { blobId, type } = part;
  useEffect(() => {
    let made: string | undefined;
    let isOver = false;
    const show = (blob: Blob): void => {
      if (isOver) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    };
    if (blobId !== null && !/svg/i.test(type)) void client.blob(blobId, type).then(show, () => undefined);
    return () => {
      isOver = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [client, blobId, type]);
  return url === undefined ? null : <img className={styles.picture} src={url} alt={part.name ?? ""} />;
}
