/** Several pages under one heading, each with an address of its own: a list beside them, on small screens above them, on telephones to choose from. */
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import styles from "../settings/settings.module.css";

export interface NamedPage {
  readonly name: string;
  readonly title: string;
  readonly icon: ReactNode;
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
  const [, go] = useLocation();
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
              {page.icon}
              {page.title}
            </Link>
          ))}
          <select
            className={styles.picker}
            aria-label={title}
            value={shown.href}
            onChange={(event) => go(event.target.value)}
          >
            {pages.map((page) => (
              <option key={page.name} value={page.href}>
                {page.title}
              </option>
            ))}
          </select>
        </nav>
        <div className={styles.inner}>{shown.show()}</div>
      </div>
    </div>
  );
}
