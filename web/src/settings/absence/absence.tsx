/** The answer that is sent while one is away (RFC 8621 8). */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { set } from "../../jmap/set.ts";
import { Field } from "../../look/controls.tsx";
import { Form, FormEnd, Pair, TextArea } from "../../look/form.tsx";
import { Unanswered } from "../../look/unanswered.tsx";
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
  const askAgain = useCallback(() => setState("asking"), []);
  useEffect(() => {
    if (state !== "asking") return;
    client.request<[{ list: readonly VacationResponse[] }]>(["VacationResponse/get", { ids: ["singleton"] }]).then(
      ([{ list }]) => setState(list[0] ?? "failed"),
      () => setState("failed"),
    );
  }, [client, state]);
  if (state === "asking") return <p role="status">{words.loading}</p>;
  if (state === "failed") return <Unanswered failed={own.failed} askAgain={askAgain} />;
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
  const submit = async (): Promise<void> => {
    const wrong = problemOf(draft);
    setProblem(wrong === undefined ? "" : own[wrong]);
    if (wrong !== undefined) return;
    const update = { singleton: changeOf(draft) };
    if (await run(() => set(client, "VacationResponse/set", { update })))
      say(`${words.saved}. ${own.state(draft.isEnabled)}`);
  };
  return (
    <section className={styles.card} aria-labelledby="absence">
      <h2 id="absence">{own.title}</h2>
      <p className={styles.note}>{own.long}</p>
      <Form onSubmit={submit}>
        <Fields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <FormEnd submit={words.save} problem={problem} isBusy={isBusy} />
      </Form>
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
      <Pair>
        <Field label={own.from} value={draft.from} onChange={(from) => onChange({ from })} type="date" />
        <Field label={own.until} value={draft.until} onChange={(until) => onChange({ until })} type="date" />
      </Pair>
      <p className={styles.note}>{own.datesLong}</p>
      <Field label={own.subject} value={draft.subject} onChange={(subject) => onChange({ subject })} />
      <p className={styles.note}>{own.subjectHint}</p>
      <TextArea label={own.text} value={draft.text} onChange={(text) => onChange({ text })} rows={6} />
    </>
  );
}
