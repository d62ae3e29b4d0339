/** A contact as a form. */
import { Plus, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Field, IconButton } from "../look/controls.tsx";
import { TextArea } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useLeaving } from "../look/use-leaving.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, type CardContent, displayName } from "./card.ts";
import styles from "./contact-editor.module.css";
import {
  type ContactForm,
  type Entry,
  formOf,
  contentAfter,
  isEmptyForm,
  patchOf,
  type Place,
} from "./contact-form.ts";
import { contactsOf } from "./contact-store.ts";
import { type Edited, EditorEnd } from "./editor-end.tsx";
import { FaceField } from "./face-field.tsx";
import { mediaWithFace } from "./pictures.ts";
import { contactWords } from "./words.ts";

export function ContactEditor({ card, isGone }: Edited): ReactNode {
  const own = useWordsOf(contactWords);
  const [form, setForm] = useState<ContactForm>(() => withPlaces(formOf(card ?? {})));
  const change = (changes: Partial<ContactForm>): void => setForm({ ...form, ...changes });
  const { problem, isBusy, save } = useSaving({ card, isGone }, form);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <h1>{card === undefined ? own.newContact : <bdi>{displayName(card)}</bdi>}</h1>
      <FaceField card={isGone ? undefined : card} form={form} onChange={change} />
      <div className={styles.pair}>
        <Field label={own.given} value={form.given} onChange={(given) => change({ given })} autoFocus />
        <Field label={own.surname} value={form.surname} onChange={(surname) => change({ surname })} />
      </div>
      <div className={styles.pair}>
        <Field label={own.company} value={form.company} onChange={(company) => change({ company })} />
        <Field label={own.title} value={form.title} onChange={(title) => change({ title })} />
      </div>
      <Entries
        label={own.email}
        addLabel={own.addEmail}
        type="email"
        offered={["private", "work", "other"]}
        entries={form.emails}
        onChange={(emails) => change({ emails })}
      />
      <Entries
        label={own.phone}
        addLabel={own.addPhone}
        type="tel"
        offered={["mobile", "private", "work", "other"]}
        entries={form.phones}
        onChange={(phones) => change({ phones })}
      />
      <TextArea label={own.address} value={form.address} onChange={(address) => change({ address })} rows={3} />
      <TextArea label={own.note} value={form.note} onChange={(note) => change({ note })} rows={3} />
      {problem !== "" && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <EditorEnd card={card} isGone={isGone} isBusy={isBusy} />
    </form>
  );
}

interface Saving {
  readonly problem: string;
  readonly isBusy: boolean;
  readonly save: () => Promise<void>;
}

function useSaving({ card, isGone }: Edited, form: ContactForm): Saving {
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const leaving = useLeaving();
  const { run, isBusy } = useDeed();
  const [problem, setProblem] = useState("");
  const save = async (): Promise<void> => {
    setProblem(isEmptyForm(form) ? own.needsSomething : "");
    if (isEmptyForm(form)) return;
    const leave = leaving();
    const patch = withFace(card, form, patchOf(card, form));
    let id = card?.id ?? "";
    const isSaved = await run(async () => {
      if (card === undefined || isGone) id = await store.create(contentAfter(card, patch));
      else if (Object.keys(patch).length > 0) await store.change(id, patch);
    });
    if (!isSaved) return;
    say(own.saved);
    leave(places.contact(id));
  };
  return { problem, isBusy, save };
}

function withFace(card: Card | undefined, { face }: ContactForm, patch: CardContent): CardContent {
  return face === undefined ? patch : { ...patch, media: mediaWithFace(card ?? {}, face === "" ? undefined : face) };
}

/** One box of each, to begin with. */
function withPlaces(form: ContactForm): ContactForm {
  return { ...form, emails: atLeastOne(form.emails, "private"), phones: atLeastOne(form.phones, "mobile") };
}

function atLeastOne(entries: readonly Entry[], place: Place): readonly Entry[] {
  return entries.length > 0 ? entries : [{ key: newKey(), value: "", place }];
}

/** As ids of JMAP may be written. */
function newKey(): string {
  return crypto.randomUUID();
}

interface EntriesProps {
  readonly label: string;
  readonly addLabel: string;
  readonly type: "email" | "tel";
  readonly offered: readonly Place[];
  readonly entries: readonly Entry[];
  readonly onChange: (entries: readonly Entry[]) => void;
}

function Entries({ label, addLabel, type, offered, entries, onChange }: EntriesProps): ReactNode {
  const own = useWordsOf(contactWords);
  const [added, setAdded] = useState("");
  const add = (): void => {
    const key = newKey();
    setAdded(key);
    onChange([...entries, { key, value: "", place: offered[0] ?? "other" }]);
  };
  const change = (key: string, changes: Partial<Entry>): void =>
    onChange(entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)));
  return (
    <fieldset className={styles.entries} data-rows>
      <legend>{label}</legend>
      {entries.map(({ key, value, place }) => (
        <div key={key} className={styles.entry}>
          <input
            type={type}
            autoFocus={key === added}
            aria-label={label}
            value={value}
            onChange={(event) => change(key, { value: event.target.value })}
          />
          <select
            aria-label={own.kindOf(label)}
            value={place}
            onChange={(event) => change(key, { place: event.target.value as Place })}
          >
            {offered.map((each) => (
              <option key={each} value={each}>
                {own.places[each]}
              </option>
            ))}
          </select>
          <IconButton
            label={own.removeEntry(value === "" ? label : value)}
            onPress={() => onChange(entries.filter((entry) => entry.key !== key))}
          >
            <X size={17} aria-hidden />
          </IconButton>
        </div>
      ))}
      <button type="button" className={styles.add} onClick={add}>
        <Plus size={16} aria-hidden />
        {addLabel}
      </button>
    </fieldset>
  );
}
