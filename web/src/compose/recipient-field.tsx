/** People as chips, and a box that completes whom one wrote to before. */
import { Users, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import type { Address } from "../jmap/types.ts";
import { distinct, formatAddress, isAddress, nameOf, parseAddresses } from "../model/people.ts";
import { Avatar } from "../look/avatar.tsx";
import { useMail, useWords } from "../shell/app-context.ts";
import { type Known, knownPeople, type Offer, offersFor } from "./known-people.ts";
import styles from "./recipient-field.module.css";

interface Props {
  readonly label: string;
  readonly people: readonly Address[];
  readonly onChange: (people: readonly Address[]) => void;
  readonly isFocused?: boolean;
  readonly children?: ReactNode;
}

const NOBODY: Known = { people: [], groups: [] };

export function RecipientField({ label, people, onChange, isFocused = false, children }: Props): ReactNode {
  const id = useId();
  const typing = useTyping(people, onChange);
  const { text, offered, chosen } = typing;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <ul className={styles.chips}>
        {people.map((address) => (
          <Chip
            key={address.email}
            address={address}
            onRemove={() => onChange(people.filter((each) => each !== address))}
          />
        ))}
        <li className={styles.typing}>
          <input
            id={id}
            role="combobox"
            aria-expanded={offered.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={offered.length > 0 ? `${id}-${chosen}` : undefined}
            autoComplete="off"
            autoFocus={isFocused}
            value={text}
            onChange={(event) => typing.type(event.target.value)}
            onKeyDown={typing.onKeyDown}
            onBlur={typing.addTyped}
            onPaste={typing.onPaste}
          />
        </li>
      </ul>
      {children}
      <ul id={`${id}-list`} role="listbox" aria-label={label} className={styles.offered} hidden={offered.length === 0}>
        {offered.map((offer, i) => (
          <li
            key={`${offer.isGroup} ${offer.detail}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === chosen}
            className={styles.option}
            onMouseDown={(event) => {
              event.preventDefault();
              typing.add(offer.people);
            }}
          >
            <OfferSign offer={offer} />
            <span className={styles.person}>
              <span>{offer.name}</span>
              <span className={styles.address}>{offer.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function OfferSign({ offer: { isGroup, people } }: { offer: Offer }): ReactNode {
  const [first] = people;
  return isGroup || first === undefined ? (
    <span className={styles.group} aria-hidden>
      <Users size={19} />
    </span>
  ) : (
    <Avatar address={first} />
  );
}

function Chip({ address, onRemove }: { address: Address; onRemove: () => void }): ReactNode {
  const words = useWords();
  const isRight = isAddress(address.email);
  return (
    <li
      className={styles.chip}
      title={isRight ? formatAddress(address) : words.notAnAddress(address.email)}
      data-wrong={isRight ? undefined : true}
    >
      <span className={styles.name} dir="auto">
        {nameOf(address)}
      </span>
      <button type="button" aria-label={words.removePerson(nameOf(address))} onClick={onRemove}>
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

interface Typing {
  readonly text: string;
  readonly offered: readonly Offer[];
  /** Which of those offered the keys are at. */
  readonly chosen: number;
  readonly type: (text: string) => void;
  readonly add: (people: readonly Address[]) => void;
  readonly addTyped: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
}

function useTyping(people: Props["people"], onChange: Props["onChange"]): Typing {
  const known = useKnownPeople();
  const [text, setText] = useState("");
  const [chosen, choose] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const offered = isOpen ? offersFor(known, text) : [];
  const add = (added: readonly Address[]): void => {
    onChange(distinct([...people, ...added]));
    setText("");
    setOpen(false);
    choose(0);
  };
  const addTyped = (): void => {
    if (text.trim() !== "") add(parseAddresses(text));
  };
  const chooseOr = (otherwise: () => void): void => {
    const found = offered[chosen];
    if (found === undefined) otherwise();
    else add(found.people);
  };
  // What a key does, while it does something.
  const isOffering = offered.length > 0;
  const keys: Readonly<Record<string, (() => void) | false>> = {
    ArrowDown: isOffering && (() => choose(Math.min(offered.length - 1, chosen + 1))),
    ArrowUp: isOffering && (() => choose(Math.max(0, chosen - 1))),
    Escape: isOffering && (() => setOpen(false)),
    Tab: isOffering && (() => chooseOr(() => undefined)),
    Enter: () => chooseOr(addTyped),
    ",": addTyped,
    ";": addTyped,
    Backspace: text === "" && (() => onChange(people.slice(0, -1))),
  };
  return {
    text,
    offered,
    chosen,
    add,
    addTyped,
    type(typed) {
      setText(typed);
      setOpen(true);
      choose(0);
    },
    onKeyDown(event) {
      // The key that sends: whoever is being typed gets it too.
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return addTyped();
      const deed = keys[event.key] ?? false;
      if (deed === false || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    },
    onPaste(event) {
      const pasted = parseAddresses(event.clipboardData.getData("text/plain"));
      if (pasted.length < 2 || !pasted.every(({ email }) => isAddress(email))) return;
      event.preventDefault();
      add(pasted);
    },
  };
}

function useKnownPeople(): Known {
  const store = useMail();
  const [known, setKnown] = useState<Known>(NOBODY);
  useEffect(() => void knownPeople(store).then(setKnown), [store]);
  return known;
}
