/** A few words where there is nothing to show. */
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

export function EmptyState(props: { icon: ReactNode; title: string; children?: ReactNode }): ReactNode {
  return (
    <div className={styles.state}>
      <span className={styles.icon}>{props.icon}</span>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}
