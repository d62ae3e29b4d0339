/** Several pages under one heading, each with an address of its own: a list beside them, or above on small screens. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import styles from "../settings/settings.module.css";

export interface NamedPage {
  readonly name: string;
  readonly title: string;
  readonly href: string;
  readonly show: () => ReactNode;
}

export function Pages(props: {
  title: string;
  /** Beside the title. */
  head: ReactNode;
  pages: readonly NamedPage[];
  shown: NamedPage;
}): ReactNode {
  const { title, head, pages, shown } = props;
  return (
    <div className={styles.page}>
      <div className={styles.frame}>
        <header className={styles.head}>
          <h1>{title}</h1>
          {head}
        </header>
        <nav className={styles.pages} aria-label={title}>
          {pages.map((page) => (
            <Link
              key={page.name}
              href={page.href}
              className={styles.tab}
              {...(page.name === shown.name ? { "aria-current": "page" as const } : {})}
            >
              {page.title}
            </Link>
          ))}
        </nav>
        <div className={styles.inner}>{shown.show()}</div>
      </div>
    </div>
  );
}
