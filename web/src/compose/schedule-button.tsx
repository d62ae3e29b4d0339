/** Sending later: at one of a few usual moments, or at any. */
import { CalendarClock, Clock } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Dialog, Field, MenuButton } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { momentText } from "../model/moments.ts";
import { minuteText, momentOf } from "../model/time-zone.ts";
import { useLocale, useWords } from "../shell/app-context.ts";
import { usualMoments } from "./schedule.ts";

export function ScheduleButton({ onSchedule }: { onSchedule: (ms: number) => void }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const [isPicking, pick] = useState(false);
  const usual = usualMoments(Date.now()).map((ms) => ({
    id: String(ms),
    label: momentText(ms, locale),
    icon: <Clock size={17} aria-hidden />,
    onAction: () => onSchedule(ms),
  }));
  const other = {
    id: "other",
    label: words.pickMoment,
    icon: <CalendarClock size={17} aria-hidden />,
    onAction: () => pick(true),
  };
  return (
    <>
      <MenuButton label={words.sendLater} icon={<CalendarClock size={18} aria-hidden />} entries={[...usual, other]} />
      {isPicking && <MomentDialog onSchedule={onSchedule} onClose={() => pick(false)} />}
    </>
  );
}

/** Milliseconds: the server holds messages no longer. */
const HOLD_MS_MAX = 30 * 86_400_000;

function MomentDialog(props: { onSchedule: (ms: number) => void; onClose: () => void }): ReactNode {
  const words = useWords();
  const [text, setText] = useState(() => minuteText(usualMoments(Date.now())[0] ?? 0));
  const [problem, setProblem] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const ms = momentOf(text);
    const now = Date.now();
    if (!(ms > now && ms < now + HOLD_MS_MAX)) {
      setProblem(words.wrongMoment);
      return;
    }
    props.onClose();
    props.onSchedule(ms);
  };
  return (
    <Dialog title={words.sendLater} onClose={props.onClose}>
      <form onSubmit={submit} style={{ display: "grid", gap: "1rem" }}>
        <Field label={words.moment} type="datetime-local" value={text} onChange={setText} isRequired autoFocus />
        {problem !== "" && <p role="alert">{problem}</p>}
        <DialogEnd doIt={words.schedule} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
