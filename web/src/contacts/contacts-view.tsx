/** The address book: a list that is searched as one types, and the person who is chosen. */
import { CircleUserRound, CopyCheck, Download, EllipsisVertical, Upload, UserPlus, Users, UserX } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Button, IconButton, MenuButton } from "../look/controls.tsx";
import { useFilePicker } from "../look/use-file-picker.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useCell } from "../model/use-cell.ts";
import { useLocale, useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, displayName, finds } from "./card.ts";
import { ContactDetails } from "./contact-details.tsx";
import { ContactEditor } from "./contact-editor.tsx";
import { ContactRows } from "./contact-rows.tsx";
import { contactsOf } from "./contact-store.ts";
import { DuplicatesView } from "./duplicates-view.tsx";
import { GroupEditor } from "./group-editor.tsx";
import { isGroup } from "./groups.ts";
import styles from "./contacts-view.module.css";
import { useTransfer } from "./use-transfer.ts";
import { useFocusAround } from "./use-focus-around.ts";
import { contactWords } from "./words.ts";

export function ContactsView({ id, isEditing }: { id: string | undefined; isEditing: boolean }): ReactNode {
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const cards = useCell(store.cards);
  const card = cards?.find((each) => each.id === id);
  const view = useRef<HTMLDivElement>(null);
  useFocusAround(view, { id, isEditing });
  return (
    <div ref={view} className={styles.view} {...(id === undefined ? {} : { "data-open": true })}>
      <section className={styles.list} aria-label={own.contacts}>
        <ContactList cards={cards} id={id} />
      </section>
      <section className={styles.card} aria-label={card === undefined ? own.contact : displayName(card)}>
        <Shown id={id} card={card} isEditing={isEditing} isRead={cards !== undefined} />
      </section>
    </div>
  );
}

interface Props {
  readonly id: string | undefined;
  /** Undefined where it is not there, or no longer. */
  readonly card: Card | undefined;
  readonly isEditing: boolean;
  readonly isRead: boolean;
}

function Shown(props: Props): ReactNode {
  const { id, card, isEditing, isRead } = props;
  const edited = useEdited(props);
  if (id === "duplicates") return <DuplicatesView />;
  if (id === "new-group" || (edited !== undefined && isGroup(edited)))
    return <GroupEditor key={id} card={edited} isGone={isEditing && card === undefined} />;
  if (id === "new" || edited !== undefined)
    return <ContactEditor key={id} card={edited} isGone={isEditing && card === undefined} />;
  return <Chosen id={id} card={card} isRead={isRead} />;
}

/** As it was when its form was opened: what others do to it meanwhile takes nothing from whoever writes. */
function useEdited({ id, card, isEditing }: Pick<Props, "id" | "card" | "isEditing">): Card | undefined {
  const [before, setEdited] = useState<Card | undefined>(undefined);
  const edited = isEditing ? (before?.id === id ? before : card) : undefined;
  if (edited !== before) setEdited(edited);
  return edited;
}

function Chosen(props: { id: string | undefined; card: Card | undefined; isRead: boolean }): ReactNode {
  const own = useWordsOf(contactWords);
  const { id, card, isRead } = props;
  if (card !== undefined) return <ContactDetails card={card} />;
  if (id !== undefined && isRead) return <EmptyState icon={<UserX size={34} aria-hidden />} title={own.gone} isAlone />;
  return (
    <EmptyState icon={<CircleUserRound size={34} aria-hidden />} title={own.pick}>
      <p>{own.pickLong}</p>
    </EmptyState>
  );
}

function ContactList({ cards, id }: { cards: readonly Card[] | undefined; id: string | undefined }): ReactNode {
  const own = useWordsOf(contactWords);
  const locale = useLocale();
  const [sought, seek] = useState("");
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const shown = (cards ?? [])
    .filter((card) => finds(card, sought))
    .map((card) => ({ card, name: displayName(card) }))
    .sort((a, b) => compare(a.name, b.name));
  return (
    <>
      <ListHead cards={cards ?? []} />
      <input
        className={styles.search}
        type="search"
        aria-label={own.search}
        placeholder={own.search}
        value={sought}
        onChange={(event) => seek(event.target.value)}
      />
      {shown.length === 0 ? <NoContacts cards={cards} /> : <ContactRows shown={shown} id={id} />}
      <p className={styles.number} role="status">
        {cards === undefined ? "" : own.number(shown.length)}
      </p>
    </>
  );
}

function NoContacts({ cards }: { cards: readonly Card[] | undefined }): ReactNode {
  const words = useWords();
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const failure = useCell(store.failure);
  if (cards === undefined && failure === undefined) return <p className={styles.waiting}>{words.loading}</p>;
  if (cards === undefined)
    return (
      <EmptyState icon={<UserX size={34} aria-hidden />} title={own.failed}>
        <Button onPress={() => void store.refresh()}>{words.tryAgain}</Button>
      </EmptyState>
    );
  if (cards.length > 0) return <EmptyState icon={<UserX size={34} aria-hidden />} title={own.noneFound} />;
  return (
    <EmptyState icon={<CircleUserRound size={34} aria-hidden />} title={own.empty}>
      <p>{own.emptyLong}</p>
    </EmptyState>
  );
}

function ListHead({ cards }: { cards: readonly Card[] }): ReactNode {
  const own = useWordsOf(contactWords);
  const [, go] = useLocation();
  const { importFile, exportCards } = useTransfer();
  const picker = useFilePicker({
    label: own.importFile,
    accept: ".vcf,text/vcard",
    onPick: ([file]) => void (file && importFile(file)),
  });
  const isEmpty = cards.length === 0;
  return (
    <header className={styles.head}>
      <h1>{own.contacts}</h1>
      <IconButton label={own.newContact} opens="new" onPress={() => go(places.contact("new"))}>
        <UserPlus size={19} aria-hidden />
      </IconButton>
      {picker.input}
      <MenuButton
        label={own.more}
        opens="new-group duplicates"
        icon={<EllipsisVertical size={19} aria-hidden />}
        entries={[
          {
            id: "group",
            label: own.newGroup,
            icon: <Users size={17} aria-hidden />,
            isDisabled: isEmpty,
            onAction: () => go(places.contact("new-group")),
          },
          {
            id: "duplicates",
            label: own.findDuplicates,
            icon: <CopyCheck size={17} aria-hidden />,
            isDisabled: isEmpty,
            onAction: () => go(places.contact("duplicates")),
          },
          {
            id: "import",
            label: own.importFile,
            icon: <Upload size={17} aria-hidden />,
            onAction: picker.open,
          },
          {
            id: "export",
            label: own.exportAll,
            icon: <Download size={17} aria-hidden />,
            isDisabled: isEmpty,
            onAction: () => void exportCards(cards, "4.0"),
          },
          {
            id: "export-old",
            label: own.exportAllOld,
            icon: <Download size={17} aria-hidden />,
            isDisabled: isEmpty,
            onAction: () => void exportCards(cards, "3.0"),
          },
        ]}
      />
    </header>
  );
}
