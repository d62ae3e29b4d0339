/** A value that is to be typed elsewhere, with a button that copies it. */
import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { say } from "../model/toasts.ts";
import { useWords } from "../shell/app-context.ts";
import styles from "./copyable.module.css";
import { IconButton } from "./controls.tsx";

/** Milliseconds that the button says "copied". */
const SHOWN_MS = 2000;

export function Copyable({ label, value }: { label: string; value: string }): ReactNode {
  return (
    <span className={styles.copyable}>
      <code className={styles.value} dir="ltr">
        {value}
      </code>
      <CopyButton label={label} value={value} />
    </span>
  );
}

export function CopyButton({ label, value }: { label: string; value: string }): ReactNode {
  const words = useWords();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => say(words.notCopied, { isProblem: true }),
    );
  };
  return (
    <IconButton label={isCopied ? words.copied(label) : words.copy(label)} onPress={copy}>
      {isCopied ? <Check size={17} aria-hidden /> : <Copy size={17} aria-hidden />}
    </IconButton>
  );
}
