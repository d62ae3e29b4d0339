/** One thing that is known of a contact. */
import type { ReactNode } from "react";
import styles from "./contact-details.module.css";

export function Fact(props: { term: string; place?: string; children: ReactNode }): ReactNode {
  const { term, place = "", children } = props;
  return (
    <div className={styles.fact}>
      <dt>
        {term}
        {place !== "" && <span className={styles.place}>{place}</span>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
