/** The contacts of the list: one stop of Tab, within which arrows lead from one to the next. */
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, valuesOf } from "./card.ts";
import styles from "./contacts-view.module.css";
import { Face } from "./face.tsx";
import { isGroup } from "./groups.ts";
import { contactWords, type ContactWords } from "./words.ts";

export interface NamedCard {
  readonly card: Card;
  readonly name: string;
}

/** Rows that a key goes on by; what is beyond the end stops there. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

export function ContactRows({ shown, id }: { shown: readonly NamedCard[]; id: string | undefined }): ReactNode {
  const own = useWordsOf(contactWords);
  // Where the keys were last; else the one that is shown.
  const [visited, visit] = useState<string | undefined>(undefined);
  const isThere = (wanted: string | undefined): boolean => shown.some(({ card }) => card.id === wanted);
  const stop = [visited, id].find(isThere) ?? shown[0]?.card.id;
  return (
    <ul className={styles.rows} onKeyDown={move}>
      {shown.map(({ card, name }) => (
        <li key={card.id}>
          <Link
            href={places.contact(card.id)}
            className={styles.row}
            aria-current={card.id === id ? "page" : undefined}
            tabIndex={card.id === stop ? 0 : -1}
            data-opens={card.id}
            onFocus={() => visit(card.id)}
          >
            <Face card={card} />
            <span className={styles.text}>
              <span className={`${styles.name} foreign`} dir="auto">
                {name}
              </span>
              <span className={`${styles.line} foreign`} dir="auto">
                {lineOf(card, name, own)}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** From the row that has the focus to another. */
function move(event: KeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  const at = links.findIndex((link) => link === event.target) + step;
  event.preventDefault();
  links[Math.min(Math.max(at, 0), links.length - 1)]?.focus();
}

/** What tells people of the same name apart. */
function lineOf(card: Card, name: string, own: ContactWords): string {
  if (isGroup(card)) return own.groupOf(Object.keys(card.members ?? {}).length);
  const [email] = valuesOf(card.emails);
  const [phone] = valuesOf(card.phones);
  const [company] = valuesOf(card.organizations);
  return [email?.address, phone?.number, company?.name].find((text) => text !== undefined && text !== name) ?? "";
}
