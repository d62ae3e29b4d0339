/** A few words where there is nothing to show, and what can be done about it. */
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  /** Whether nothing else on the screen has a heading where there is room for one thing only. */
  isAlone?: boolean;
}): ReactNode {
  return (
    <div className={styles.state}>
      <span className={styles.icon}>{props.icon}</span>
      {props.isAlone === true ? <h1>{props.title}</h1> : <h2>{props.title}</h2>}
      {props.children}
    </div>
  );
}
