/** The answer that is sent while one is away (RFC 8621 8). */
import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";
import { Button, Field } from "../../look/controls.tsx";
import controls from "../../look/controls.module.css";
import { useDeed } from "../../look/use-deed.ts";
import { say } from "../../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { beginning, dayOf, ending } from "./day.ts";
import { absenceWords } from "./words.ts";

interface VacationResponse {
  readonly isEnabled: boolean;
  readonly fromDate: string | null;
  readonly toDate: string | null;
  readonly subject: string | null;
  readonly textBody: string | null;
}

export function AbsencePage(): ReactNode {
  const words = useWords();
  const own = useWordsOf(absenceWords);
  const { client } = useMail();
  const [state, setState] = useState<VacationResponse | "asking" | "failed">("asking");
  useEffect(() => {
    if (state !== "asking") return;
    client.request<[{ list: readonly VacationResponse[] }]>(["VacationResponse/get", { ids: ["singleton"] }]).then(
      ([{ list }]) => setState(list[0] ?? "failed"),
      () => setState("failed"),
    );
  }, [client, state]);
  if (state === "asking") return <p role="status">{words.loading}</p>;
  if (state === "failed")
    return (
      <div className={styles.failed} role="alert">
        <p>{own.failed}</p>
        <Button onPress={() => setState("asking")}>{words.tryAgain}</Button>
      </div>
    );
  return <AbsenceForm known={state} />;
}

/** What stands in the form. */
interface Draft {
  readonly isEnabled: boolean;
  readonly from: string;
  readonly until: string;
  readonly subject: string;
  readonly text: string;
}

function AbsenceForm({ known }: { known: VacationResponse }): ReactNode {
  const words = useWords();
  const own = useWordsOf(absenceWords);
  const { client } = useMail();
  const { run, isBusy } = useDeed();
  const [draft, setDraft] = useState<Draft>(() => ({
    isEnabled: known.isEnabled,
    from: dayOf(known.fromDate),
    until: dayOf(known.toDate),
    subject: known.subject ?? "",
    text: known.textBody ?? "",
  }));
  const [problem, setProblem] = useState("");
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const wrong = problemOf(draft);
    setProblem(wrong === undefined ? "" : own[wrong]);
    if (wrong !== undefined) return;
    const update = { singleton: changeOf(draft) };
    if (await run(() => client.request(["VacationResponse/set", { update }])))
      say(`${words.saved}. ${own.state(draft.isEnabled)}`);
  };
  return (
    <section className={styles.card} aria-labelledby="absence">
      <h2 id="absence">{own.title}</h2>
      <p className={styles.note}>{own.long}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Fields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        {problem !== "" && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button kind="primary" type="submit" isDisabled={isBusy}>
            {words.save}
          </Button>
        </div>
      </form>
    </section>
  );
}

function problemOf({ isEnabled, from, until, text }: Draft): "textWanted" | "wrongDates" | undefined {
  if (isEnabled && text.trim() === "") return "textWanted";
  return from !== "" && until !== "" && until < from ? "wrongDates" : undefined;
}

function changeOf({ isEnabled, from, until, subject, text }: Draft): VacationResponse & { htmlBody: null } {
  return {
    isEnabled,
    fromDate: beginning(from),
    toDate: ending(until),
    subject: subject.trim() === "" ? null : subject.trim(),
    textBody: text.trimEnd(),
    htmlBody: null,
  };
}

function Fields({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }): ReactNode {
  const own = useWordsOf(absenceWords);
  const id = useId();
  return (
    <>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={draft.isEnabled}
          onChange={(event) => onChange({ isEnabled: event.target.checked })}
        />
        {own.isOn}
      </label>
      <div className={styles.pair}>
        <Field label={own.from} value={draft.from} onChange={(from) => onChange({ from })} type="date" />
        <Field label={own.until} value={draft.until} onChange={(until) => onChange({ until })} type="date" />
      </div>
      <p className={styles.note}>{own.datesLong}</p>
      <Field label={own.subject} value={draft.subject} onChange={(subject) => onChange({ subject })} />
      <p className={styles.note}>{own.subjectHint}</p>
      <div className={controls.field}>
        <label htmlFor={id} className={controls.label}>
          {own.text}
        </label>
        <textarea
          id={id}
          className={controls.input}
          rows={6}
          value={draft.text}
          onChange={(event) => onChange({ text: event.target.value })}
        />
      </div>
    </>
  );
}
