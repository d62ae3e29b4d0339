/** Domains, and what each must publish. */
import { Globe } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useSearchParams } from "wouter";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Field } from "../look/controls.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import { DomainPage } from "./domain-page.tsx";
import { adminWords } from "./words.ts";

export interface Domain {
  readonly name: string;
  readonly catchAll: string | null;
  readonly subaddresses: boolean;
  readonly unknownUsers: "refuse" | "defer";
  /** What new accounts may hold, 0 for no limit; null: what the configuration says. */
  readonly accountBytes: number | null;
  readonly accountMessages: number | null;
}

/** What the configuration says that new accounts may hold, 0 for no limit. */
export interface Standard {
  readonly bytes: number;
  readonly messages: number;
}

export function Domains(): ReactNode {
  const words = useWordsOf(adminWords);
  const [params, setParams] = useSearchParams();
  const domains = useAnswer<{ domains: readonly Domain[]; standard: Standard }>("/api/admin/domains");
  const [left, leave] = useState("");
  const open = (name: string): void => setParams(name === "" ? {} : { name });
  return (
    <WhenAnswered of={domains} failed={words.failed}>
      {({ domains: all, standard }) => {
        const shown = all.find(({ name }) => name === params.get("name"));
        if (shown !== undefined)
          return (
            <DomainPage
              key={shown.name}
              domain={shown}
              standard={standard}
              onChange={domains.askAgain}
              onBack={() => {
                leave(shown.name);
                open("");
                void domains.askAgain();
              }}
            />
          );
        return (
          <section className={cards.card} aria-labelledby="domains">
            <h2 id="domains">{words.domains}</h2>
            {all.length === 0 && <p className={cards.note}>{words.noDomains}</p>}
            <ul className={cards.things}>
              {all.map(({ name, catchAll }) => (
                <li key={name} className={cards.thing}>
                  <Globe size={20} aria-hidden />
                  <div>
                    <strong>{name}</strong>
                    <span className={cards.note}>{catchAll === null ? "" : `* → ${catchAll}`}</span>
                  </div>
                  <Button onPress={() => open(name)} autoFocus={name === left}>
                    {words.open}
                    <span className="hidden"> {name}</span>
                  </Button>
                </li>
              ))}
            </ul>
            <NewDomain
              onAdded={async (name) => {
                await domains.askAgain();
                open(name);
              }}
            />
          </section>
        );
      }}
    </WhenAnswered>
  );
}

function NewDomain({ onAdded }: { onAdded: (name: string) => Promise<void> }): ReactNode {
  const words = useWordsOf(adminWords);
  const { run, isBusy } = useDeed();
  const [name, setName] = useState("");
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wanted = name.trim().toLowerCase();
    if (!(await run(() => tell("/api/admin/domains", { name: wanted })))) return;
    setName("");
    say(words.domainAdded(wanted));
    await onAdded(wanted);
  };
  return (
    <form className={cards.line} onSubmit={(event) => void add(event)}>
      <Field label={words.newDomain} value={name} onChange={setName} isRequired />
      <Button kind="primary" type="submit" isBusy={isBusy}>
        {words.add}
      </Button>
    </form>
  );
}
