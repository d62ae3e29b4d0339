/** The server is ready; what comes next. */
import type { ReactNode } from "react";
import { useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import styles from "./setup.module.css";
import { setupWords } from "./words.ts";

export function DoneStep({ address, domain }: { address: string; domain: string }): ReactNode {
  const own = useWordsOf(setupWords);
  // Whole pages: the webmail starts anew with the login that was just made.
  return (
    <>
      <h2>{own.doneLong(address)}</h2>
      <p>{own.next}</p>
      <ul className={styles.next}>
        <li>
          <a href={`${places.admin("domains")}?name=${encodeURIComponent(domain)}`}>{own.publish}</a>
        </li>
        <li>
          <a href={places.settingsPage("security")}>{own.passkey}</a>
        </li>
        <li>
          <a href={places.connect}>{own.connect}</a>
        </li>
        <li>
          <a href={places.settingsPage("import")}>{own.import}</a>
        </li>
        <li>
          <a href="/">{own.inbox}</a>
        </li>
      </ul>
      <p className={styles.note}>{own.backup}</p>
    </>
  );
}
