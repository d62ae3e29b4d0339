/** What holds for all addresses of a domain. */
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Button, Field } from "../look/controls.tsx";
import { Form, FormEnd, Pair } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import { exactSize, limitSize, parseSize } from "../model/sizes.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import { domainWords } from "./domain-words.ts";
import type { Domain, Standard } from "./domains.tsx";
import { adminWords } from "./words.ts";

interface Part {
  readonly domain: Domain;
  readonly onChange: () => Promise<void>;
}

export function DomainRules({ domain, standard, onChange }: Part & { standard: Standard }): ReactNode {
  const own = useWordsOf(domainWords);
  return (
    <>
      <section className={cards.card} aria-labelledby="rules">
        <h2 id="rules">{own.rules}</h2>
        <CatchAll domain={domain} onChange={onChange} />
        <Choices domain={domain} onChange={onChange} />
      </section>
      <NewAccounts domain={domain} standard={standard} onChange={onChange} />
    </>
  );
}

function CatchAll({ domain, onChange }: Part): ReactNode {
  const words = useWordsOf(adminWords);
  const { run, isBusy } = useDeed();
  const [address, setAddress] = useState(domain.catchAll ?? "");
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run(() => tell("/api/admin/domains/catch-all", { name: domain.name, address })))) return;
    say(words.saved);
    await onChange();
  };
  return (
    <form className={cards.line} onSubmit={(event) => void save(event)}>
      <Field label={words.catchAll} value={address} onChange={setAddress} />
      <Button type="submit" isBusy={isBusy}>
        {words.save}
      </Button>
    </form>
  );
}

function Choices({ domain, onChange }: Part): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(domainWords);
  const { run, isBusy } = useDeed();
  const { name, catchAll, subaddresses, unknownUsers } = domain;
  const change = async (rules: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const isDone = await run(() => tell("/api/admin/domains/rules", { name, ...rules }));
    await onChange();
    return isDone;
  };
  const choose = async (rules: Readonly<Record<string, unknown>>, before: typeof rules): Promise<void> => {
    if (await change(rules)) say(words.saved, { undo: async () => void (await change(before)) });
  };
  return (
    <>
      {catchAll === null && (
        <label className={cards.choice}>
          <span>{own.unknownUsers}</span>
          <select
            value={unknownUsers}
            disabled={isBusy}
            onChange={(event) => void choose({ unknownUsers: event.target.value }, { unknownUsers })}
          >
            <option value="refuse">{own.refuse}</option>
            <option value="defer">{own.defer}</option>
          </select>
        </label>
      )}
      {catchAll === null && unknownUsers === "defer" && <p className={cards.note}>{own.deferLong}</p>}
      <label className={cards.tick}>
        <input
          type="checkbox"
          checked={subaddresses}
          disabled={isBusy}
          onChange={(event) => void choose({ subaddresses: event.target.checked }, { subaddresses })}
        />
        {own.subaddresses(name)}
      </label>
    </>
  );
}

function NewAccounts({ domain, standard, onChange }: Part & { standard: Standard }): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(domainWords);
  const { run, isBusy } = useDeed();
  const locale = useLocale();
  const { name, accountBytes, accountMessages } = domain;
  const [storage, setStorage] = useState(accountBytes === null ? "" : exactSize(accountBytes, locale));
  const [messages, setMessages] = useState(accountMessages === null ? "" : String(accountMessages));
  const [problem, setProblem] = useState("");
  const save = async (): Promise<void> => {
    const limits = [limitOf(storage, parseSize), limitOf(messages, Number)] as const;
    const areNumbers = limits.every((limit) => limit === null || (Number.isSafeInteger(limit) && limit >= 0));
    setProblem(areNumbers ? "" : words.notALimit);
    if (!areNumbers) return;
    const rules = { accountBytes: limits[0], accountMessages: limits[1] };
    if (!(await run(() => tell("/api/admin/domains/rules", { name, ...rules })))) return;
    say(words.saved);
    await onChange();
  };
  return (
    <section className={cards.card} aria-labelledby="new-accounts">
      <h2 id="new-accounts">{own.newAccounts}</h2>
      <p className={cards.note}>
        {own.standard(
          standard.bytes === 0 ? undefined : limitSize(standard.bytes, locale),
          standard.messages === 0 ? undefined : standard.messages,
        )}
      </p>
      <Form onSubmit={save}>
        <Pair>
          <Field label={words.storage} value={storage} onChange={setStorage} />
          <Field label={words.messages} value={messages} onChange={setMessages} />
        </Pair>
        <FormEnd submit={words.save} problem={problem} isBusy={isBusy} />
      </Form>
    </section>
  );
}

/** Null for nothing, NaN for what is no number. */
function limitOf(text: string, numberOf: (text: string) => number): number | null {
  return text.trim() === "" ? null : numberOf(text);
}
