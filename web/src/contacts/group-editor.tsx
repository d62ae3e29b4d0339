/** A group as a form: its name, and who is in it. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Field } from "../look/controls.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useLeaving } from "../look/use-leaving.ts";
import { useCell } from "../model/use-cell.ts";
import { say } from "../model/toasts.ts";
import { useLocale, useMail, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, type CardContent, displayName, finds, mailAddresses } from "./card.ts";
import styles from "./contact-editor.module.css";
import { contentAfter } from "./contact-form.ts";
import { contactsOf } from "./contact-store.ts";
import { type Edited, EditorEnd } from "./editor-end.tsx";
import { changedMembers, hasMember } from "./groups.ts";
import { contactWords } from "./words.ts";

/** People shown at a time; what is typed narrows them. */
const SHOWN_MAX = 200;

export function GroupEditor({ card, isGone }: Edited): ReactNode {
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const cards = useCell(store.cards) ?? [];
  const leaving = useLeaving();
  const { run, isBusy } = useDeed();
  const [name, setName] = useState(card === undefined ? "" : displayName(card));
  const [members, setMembers] = useState<Card>(card ?? NOBODY);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const leave = leaving();
    const patch = changesOf(card, { name: name.trim(), members });
    let id = card?.id ?? "";
    const isSaved = await run(async () => {
      if (card === undefined || isGone) id = await store.create(contentAfter(card, { kind: "group", ...patch }));
      else if (Object.keys(patch).length > 0) await store.change(card.id, patch);
    });
    if (!isSaved) return;
    say(own.groupSaved);
    leave(places.contact(id));
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <h1>{card === undefined ? own.newGroup : <bdi>{displayName(card)}</bdi>}</h1>
      <Field label={own.groupName} value={name} onChange={setName} isRequired autoFocus />
      <Members group={members} cards={cards.filter(({ id }) => id !== card?.id)} onChange={setMembers} />
      <EditorEnd card={card} isGone={isGone} isDisabled={name.trim() === ""} isBusy={isBusy} />
    </form>
  );
}

/** Others may have changed the rest of it meanwhile. */
function changesOf(card: Card | undefined, { name, members }: { name: string; members: Card }): CardContent {
  return {
    ...(card !== undefined && name === displayName(card) ? {} : { name: { full: name } }),
    ...(members === card ? {} : { members: members.members ?? {} }),
  };
}

const NOBODY: Card = { id: "", uid: "", addressBookIds: {}, members: {} };

function Members(props: { group: Card; cards: readonly Card[]; onChange: (group: Card) => void }): ReactNode {
  const { group, cards, onChange } = props;
  const own = useWordsOf(contactWords);
  const locale = useLocale();
  const [sought, seek] = useState("");
  const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const shown = cards
    .filter((card) => finds(card, sought))
    .toSorted((a, b) => compare(displayName(a), displayName(b)))
    .slice(0, SHOWN_MAX);
  const number = cards.filter((card) => hasMember(group, card)).length;
  return (
    <fieldset className={styles.entries}>
      <legend>{own.membersNumber(number)}</legend>
      <div className={styles.entry}>
        <input
          type="search"
          aria-label={own.search}
          placeholder={own.search}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
      </div>
      {shown.length === 0 && <p className={styles.none}>{cards.length === 0 ? own.empty : own.noneFound}</p>}
      <ul className={styles.people}>
        {shown.map((card) => (
          <li key={card.id}>
            <label>
              <input
                type="checkbox"
                checked={hasMember(group, card)}
                onChange={(event) => {
                  const change = event.target.checked ? { add: [card] } : { remove: [card] };
                  onChange({ ...group, members: changedMembers(group, change) });
                }}
              />
              <span>
                <bdi>{displayName(card)}</bdi>
                <span className={styles.address}>{mailAddresses(card)[0]?.email ?? ""}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
