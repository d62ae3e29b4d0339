/** Everything that is known of one contact. */
import { ArrowLeft, Download, Mail, Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { writeTo } from "../compose/open-drafts.ts";
import { Button, IconButton } from "../look/controls.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useLeaving } from "../look/use-leaving.ts";
import { say } from "../model/toasts.ts";
import { useLocale, useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { addressText, type Card, type CardDate, displayName, entriesOf, mailAddresses, valuesOf } from "./card.ts";
import { formOf, type Place } from "./contact-form.ts";
import styles from "./contact-details.module.css";
import { contactsOf } from "./contact-store.ts";
import { Face } from "./face.tsx";
import { Fact } from "./fact.tsx";
import { GroupsMenu, InGroups, Members } from "./group-members.tsx";
import { isGroup } from "./groups.ts";
import { RecentMail } from "./recent-mail.tsx";
import { useTransfer } from "./use-transfer.ts";
import { contactWords } from "./words.ts";

export function ContactDetails({ card }: { card: Card }): ReactNode {
  const words = useWords();
  const own = useWordsOf(contactWords);
  const [, go] = useLocation();
  const name = displayName(card);
  const addresses = mailAddresses(card).map(({ email }) => email);
  const { exportCards } = useTransfer();
  const { remove, isBusy } = useRemoval(card);
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.back}>
          <IconButton label={words.back} onPress={() => go(places.contacts)}>
            <ArrowLeft size={20} aria-hidden />
          </IconButton>
        </span>
        {!isGroup(card) && <GroupsMenu card={card} />}
        <IconButton label={own.edit} opens="edit" onPress={() => go(places.editContact(card.id))}>
          <Pencil size={19} aria-hidden />
        </IconButton>
        <IconButton label={own.exportOne} onPress={() => void exportCards([card], "4.0")}>
          <Download size={19} aria-hidden />
        </IconButton>
        <IconButton label={own.remove} onPress={() => void remove()} isBusy={isBusy}>
          <Trash2 size={19} aria-hidden />
        </IconButton>
      </div>
      <article className={styles.person}>
        <header className={styles.head}>
          <span className={styles.face}>
            <Face card={card} />
          </span>
          <div>
            <h1>
              <bdi>{name}</bdi>
            </h1>
            <p className={styles.work}>
              <bdi>{workOf(card, name)}</bdi>
            </p>
          </div>
        </header>
        {isGroup(card) ? <Members group={card} /> : <Facts card={card} />}
        {!isGroup(card) && <RecentMail addresses={addresses} />}
      </article>
    </>
  );
}

function workOf(card: Card, name: string): string {
  const [title] = valuesOf(card.titles);
  const [company] = valuesOf(card.organizations);
  const units = company?.units?.map((unit) => unit.name) ?? [];
  return [title?.name, company?.name, ...units].filter((text) => text !== undefined && text !== name).join(" · ");
}

interface Removal {
  readonly isBusy: boolean;
  readonly remove: () => Promise<void>;
}

function useRemoval(card: Card): Removal {
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const leaving = useLeaving();
  const { run, isBusy } = useDeed();
  const remove = async (): Promise<void> => {
    const leave = leaving();
    const isDone = await run(async () => {
      const undo = await store.remove([card]);
      say(own.removed(displayName(card)), { undo });
    });
    if (isDone) leave(places.contacts);
  };
  return { isBusy, remove };
}

function Facts({ card }: { card: Card }): ReactNode {
  const own = useWordsOf(contactWords);
  const locale = useLocale();
  const store = useMail();
  const form = formOf(card);
  const of = (place: Place): string => (place === "other" ? "" : own.places[place]);
  return (
    <dl className={styles.facts}>
      {form.emails.map(({ key, value, place }) => (
        <Fact key={key} term={own.email} place={of(place)}>
          <bdi>{value}</bdi>
          <Button onPress={() => writeTo(store, `mailto:${encodeURIComponent(value)}`)}>
            <Mail size={16} aria-hidden />
            <span className="hidden">{own.write(value)}</span>
          </Button>
        </Fact>
      ))}
      {form.phones.map(({ key, value, place }) => (
        <Fact key={key} term={own.phone} place={of(place)}>
          <a href={`tel:${value.replace(/[^+\d]/g, "")}`}>
            <bdi dir="ltr">{value}</bdi>
          </a>
        </Fact>
      ))}
      {entriesOf(card.addresses).map(([key, address]) => (
        <Fact key={key} term={own.address}>
          <span className={`${styles.lines} foreign`} dir="auto">
            {addressText(address)}
          </span>
        </Fact>
      ))}
      {entriesOf(card.nicknames).map(([key, { name }]) => (
        <Fact key={key} term={own.nickname}>
          <bdi>{name}</bdi>
        </Fact>
      ))}
      {entriesOf(card.anniversaries)
        .filter(([, { kind }]) => kind === "birth")
        .map(([key, { date }]) => (
          <Fact key={key} term={own.birthday}>
            {dateText(date, locale)}
          </Fact>
        ))}
      {entriesOf(card.links).map(([key, { uri }]) => (
        <Fact key={key} term={own.link}>
          <SafeLink uri={uri} />
        </Fact>
      ))}
      {entriesOf(card.notes).map(([key, { note }]) => (
        <Fact key={key} term={own.note}>
          <span className={`${styles.lines} foreign`} dir="auto">
            {note}
          </span>
        </Fact>
      ))}
      <InGroups card={card} />
    </dl>
  );
}

/** Other programs write these: only what a link may lead to becomes one. */
function SafeLink({ uri }: { uri: string }): ReactNode {
  if (!/^https?:\/\//i.test(uri)) return uri;
  return (
    <a href={uri} target="_blank" rel="noopener noreferrer">
      <bdi dir="ltr">{uri}</bdi>
    </a>
  );
}

function dateText({ year, month, day, utc }: CardDate["date"], locale: string): string {
  const options = { day: "numeric", month: "long", timeZone: "UTC" } as const;
  if (utc !== undefined) return new Date(utc).toLocaleDateString(locale, { ...options, year: "numeric" });
  if (month === undefined || day === undefined) return String(year ?? "");
  const at = new Date(Date.UTC(year ?? 2000, month - 1, day));
  return at.toLocaleDateString(locale, year === undefined ? options : { ...options, year: "numeric" });
}
