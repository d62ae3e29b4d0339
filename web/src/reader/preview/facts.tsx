/** What a file says, as names and values; everything of it is text. */
import type { ReactNode } from "react";
import styles from "./preview.module.css";

interface Block {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
}

export function Facts({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return (
    <div className={styles.scroller} tabIndex={0} role="group">
      {blocks.map(({ title, rows }, i) => (
        <section key={`${i}${title}`} className={styles.block}>
          <h3 dir="auto">{title}</h3>
          <dl className={styles.facts}>
            {rows.map(([label, text], at) =>
              text === "" ? null : (
                <div key={`${at}${label}`}>
                  <dt>{label}</dt>
                  <dd dir="auto">{text}</dd>
                </div>
              ),
            )}
          </dl>
        </section>
      ))}
    </div>
  );
}
