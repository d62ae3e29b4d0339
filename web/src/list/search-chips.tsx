/** What a search asks for, term by term, each to be taken out; and what is often wanted besides. */
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { mailboxName } from "../model/folders.ts";
import { withoutTerm } from "../model/search-form.ts";
import { parseQuery, type Term } from "../model/search-query.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import type { Words } from "../words/en.ts";
import styles from "./search-chips.module.css";

export function SearchChips({ query }: { query: string }): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const [, go] = useLocation();
  const terms = parseQuery(query);
  const search = (wanted: string): void =>
    go(wanted === "" ? places.mailbox(cache.home()?.id ?? "none") : places.search(wanted));
  const has = (text: string): boolean => terms.some((term) => term.text.toLowerCase() === text);
  const isAnywhere = terms.some(({ operator }) => operator === "in");
  const offers = [
    { text: "is:unread", label: words.unread },
    { text: "has:attachment", label: words.hasAttachment },
    ...(isAnywhere ? [] : [{ text: "in:anywhere", label: words.searchAnywhere }]),
  ].filter(({ text }) => !has(text));
  return (
    <ul className={styles.chips} aria-label={words.searchTerms}>
      {terms.map((term, at) => {
        const text = termText(term, words, (name) => nameOf(name, [...cache.mailboxes.values()], words));
        return (
          <li key={`${at}${term.text}`} className={styles.chip}>
            <span>{text}</span>
            <button
              type="button"
              className={styles.remove}
              aria-label={words.removeTerm(text)}
              onClick={() => search(withoutTerm(query, at))}
            >
              <X size={15} aria-hidden />
            </button>
          </li>
        );
      })}
      {offers.map(({ text, label }) => (
        <li key={text}>
          <button type="button" className={styles.offer} onClick={() => search(`${query} ${text}`)}>
            <Plus size={14} aria-hidden />
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}

function nameOf(value: string, mailboxes: Parameters<typeof mailboxName>[0][], words: Words): string {
  if (value.toLowerCase() === "anywhere") return words.searchAnywhere;
  const found = mailboxes.find(({ role }) => role === value.toLowerCase());
  return found === undefined ? value : mailboxName(found, words);
}

function termText({ isNot, operator, value }: Term, words: Words, placeName: (value: string) => string): string {
  const text = positiveText(operator, value, words, placeName);
  return isNot ? words.notTerm(text) : text;
}

function positiveText(
  operator: string | undefined,
  value: string,
  words: Words,
  placeName: (value: string) => string,
): string {
  if (operator === undefined) return value;
  if (operator === "in") return placeName(value);
  const whole = `${operator}:${value.toLowerCase()}`;
  const flags: Readonly<Record<string, string>> = {
    "has:attachment": words.hasAttachment,
    "is:unread": words.unread,
    "is:starred": words.starred,
    "is:answered": words.answered,
  };
  if (Object.hasOwn(flags, whole)) return flags[whole] ?? whole;
  const labels: Readonly<Record<string, string>> = {
    from: words.from,
    to: words.to,
    cc: words.cc,
    subject: words.subject,
    after: words.searchAfter,
    before: words.searchBefore,
    larger: words.searchSize,
  };
  return `${Object.hasOwn(labels, operator) ? labels[operator] : operator}: ${value}`;
}
