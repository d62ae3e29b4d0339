/** What a page does, as commands: for scripts, and for when there is no browser at hand. */
import type { ReactNode } from "react";
import { Copyable } from "../look/copyable.tsx";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { adminWords } from "./words.ts";

export function Twins({ commands }: { commands: readonly string[] }): ReactNode {
  const words = useWordsOf(adminWords);
  return (
    <details className={`${cards.card} ${styles.twins}`}>
      <summary>{words.onTheCommandLine}</summary>
      <p className={cards.note}>{words.onTheCommandLineLong}</p>
      <ul>
        {commands.map((command) => (
          <li key={command} dir="ltr">
            <Copyable label={command} value={`posthorn ${command}`} />
          </li>
        ))}
      </ul>
    </details>
  );
}
