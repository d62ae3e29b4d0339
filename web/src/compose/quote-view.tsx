/** The message that is answered: it goes along as it is, and can be looked at or left out. */
import { X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { IconButton } from "../look/controls.tsx";
import { HtmlFrame } from "../reader/html-frame.tsx";
import { useSanitised } from "../reader/use-sanitised.ts";
import { useWords } from "../shell/app-context.ts";
import type { DraftFile, Quote } from "./draft.ts";
import styles from "./quote-view.module.css";

interface Props {
  readonly quote: Quote;
  readonly files: readonly DraftFile[];
  readonly onRemove: () => void;
}

export function QuoteView({ quote, files, onRemove }: Props): ReactNode {
  const words = useWords();
  const [isShown, show] = useState(false);
  const html = useSanitised(quote.html);
  const pictures = useMemo(
    () =>
      new Map(
        files.flatMap(({ cid, blobId, type }) =>
          cid === null || blobId === undefined ? [] : [[cid, { blobId, type }]],
        ),
      ),
    [files],
  );
  return (
    <section className={styles.quote} aria-label={words.quotedMessage}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.more}
          aria-expanded={isShown}
          aria-label={isShown ? words.quotedTextHide : words.quotedText}
          onClick={() => show(!isShown)}
        >
          ···
        </button>
        <span className={styles.intro}>{quote.intro.split("\n")[0]}</span>
        <IconButton label={words.removeQuote} onPress={onRemove}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {isShown && html !== undefined && (
        <HtmlFrame areRemoteShown={false} html={html} pictures={pictures} onMailto={noWriting} />
      )}
    </section>
  );
}

/** One is writing already. */
function noWriting(): void {}
