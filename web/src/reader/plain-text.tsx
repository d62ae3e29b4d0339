/** Text as text: links can be followed, and long quotes are folded. */
import { type ReactNode, useState } from "react";
import { writeTo } from "../compose/open-drafts.ts";
import { blocksOf, linked } from "../model/plain-text.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import styles from "./plain-text.module.css";

/** Quoted lines that are shown without asking. */
const SHORT_QUOTE_LINES = 4;

export function PlainText({ text }: { text: string }): ReactNode {
  return (
    <div className={styles.text} dir="auto">
      {blocksOf(text).map((block, i) =>
        block.isQuoted ? <Quote key={i} text={block.text} /> : <Lines key={i} text={block.text} />,
      )}
    </div>
  );
}

function Quote({ text }: { text: string }): ReactNode {
  const words = useWords();
  const [isShown, show] = useState(text.split("\n").length <= SHORT_QUOTE_LINES);
  return (
    <div className={styles.quote}>
      {isShown ? (
        <Lines text={text} />
      ) : (
        <button type="button" className={styles.more} aria-label={words.quotedText} onClick={() => show(true)}>
          ···
        </button>
      )}
    </div>
  );
}

function Lines({ text }: { text: string }): ReactNode {
  const store = useStore();
  return linked(text).map((piece, i) => {
    if (typeof piece === "string") return piece;
    const isMail = piece.href.startsWith("mailto:");
    return (
      <a
        key={`${i}${piece.href}`}
        href={piece.href}
        {...(isMail ? {} : { target: "_blank", rel: "noopener noreferrer" })}
        onClick={(event) => {
          if (!isMail) return;
          event.preventDefault();
          writeTo(store, piece.href);
        }}
      >
        {piece.text}
      </a>
    );
  });
}
