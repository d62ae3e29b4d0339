/** Who is in a group, and which groups somebody is in. */
import { Mail, Users, X } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { startWriting } from "../compose/open-drafts.ts";
import { Button, IconButton, MenuButton } from "../look/controls.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useCell } from "../model/use-cell.ts";
import { useMail, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, displayName, mailAddresses } from "./card.ts";
import styles from "./contact-details.module.css";
import { contactsOf } from "./contact-store.ts";
import { Face } from "./face.tsx";
import { Fact } from "./fact.tsx";
import { changedMembers, groupsOf, hasMember, isGroup, membersOf, peopleIn } from "./groups.ts";
import { contactWords } from "./words.ts";

interface Change {
  readonly add?: readonly Card[];
  readonly remove?: readonly Card[];
}

function useMembership(): (group: Card, change: Change) => void {
  const store = contactsOf(useMail());
  const { run } = useDeed();
  return (group, change) => void run(() => store.change(group.id, { members: changedMembers(group, change) }));
}

export function Members({ group }: { group: Card }): ReactNode {
  const own = useWordsOf(contactWords);
  const mail = useMail();
  const cards = useCell(contactsOf(mail).cards) ?? [];
  const change = useMembership();
  const members = membersOf(group, cards);
  const people = peopleIn(group, cards);
  return (
    <section className={styles.members} aria-labelledby="members">
      <div className={styles.titled}>
        <h2 id="members">{own.membersNumber(members.length)}</h2>
        {people.length > 0 && (
          <Button onPress={() => startWriting(mail, people)}>
            <Mail size={16} aria-hidden />
            {own.writeToAll}
          </Button>
        )}
      </div>
      <ul>
        {members.map((card) => (
          <li key={card.id}>
            <Link href={places.contact(card.id)}>
              <Face card={card} />
              <span>
                <bdi>{displayName(card)}</bdi>
                <span className={styles.place}>{mailAddresses(card)[0]?.email ?? own.noAddress}</span>
              </span>
            </Link>
            <IconButton label={own.takeOut(displayName(card))} onPress={() => change(group, { remove: [card] })}>
              <X size={17} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function InGroups({ card }: { card: Card }): ReactNode {
  const own = useWordsOf(contactWords);
  const cards = useCell(contactsOf(useMail()).cards) ?? [];
  const groups = groupsOf(card, cards);
  if (groups.length === 0) return undefined;
  return (
    <Fact term={own.groups}>
      <span className={styles.links}>
        {groups.map((group) => (
          <Link key={group.id} href={places.contact(group.id)}>
            <bdi>{displayName(group)}</bdi>
          </Link>
        ))}
      </span>
    </Fact>
  );
}

/** Puts somebody into groups and takes them out. */
export function GroupsMenu({ card }: { card: Card }): ReactNode {
  const own = useWordsOf(contactWords);
  const cards = useCell(contactsOf(useMail()).cards) ?? [];
  const [, go] = useLocation();
  const change = useMembership();
  const groups = cards.filter(isGroup);
  return (
    <MenuButton
      label={own.groups}
      icon={<Users size={19} aria-hidden />}
      entries={[
        ...groups.map((group) => {
          const isIn = hasMember(group, card);
          const name = displayName(group);
          return {
            id: group.id,
            label: isIn ? own.takeOutOf(name) : own.addTo(name),
            onAction: () => change(group, isIn ? { remove: [card] } : { add: [card] }),
          };
        }),
        { id: "new", label: own.newGroup, onAction: () => go(places.contact("new-group")) },
      ]}
    />
  );
}
