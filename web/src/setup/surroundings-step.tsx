/** What the rest of the world will see of the server. */
import { CircleAlert, CircleCheck, CircleHelp, RefreshCw, TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type ShownSmarthost, SmarthostForm } from "../admin/smarthost-form.tsx";
import { smarthostWords } from "../admin/smarthost-words.ts";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button } from "../look/controls.tsx";
import { Buttons } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import { say } from "../model/toasts.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./setup.module.css";
import { setupWords, type SetupWords } from "./words.ts";

export interface Surrounding {
  readonly name: string;
  readonly status: "ok" | "warn" | "bad" | "unknown";
  readonly found: string;
}

export function SurroundingsStep(props: {
  secret: string;
  found: readonly Surrounding[];
  onDone: () => void;
}): ReactNode {
  const { secret, onDone } = props;
  const words = useWords();
  const own = useWordsOf(setupWords);
  const [found, setFound] = useState(props.found);
  const [isBusy, setBusy] = useState(false);
  const again = async (): Promise<void> => {
    setBusy(true);
    try {
      setFound(
        (await tell<{ surroundings: readonly Surrounding[] }>("/api/setup/surroundings", { secret })).surroundings,
      );
    } catch (error) {
      const isOver = error instanceof Refused && error.type === "forbidden";
      say(isOver ? own.secretOver : problemText(error, words), { isProblem: true });
    }
    setBusy(false);
  };
  return (
    <>
      <p className={styles.note}>{own.whereLong}</p>
      <ul className={styles.rows}>
        {found.map((each) => (
          <Row key={each.name} surrounding={each} words={own} />
        ))}
      </ul>
      <Relay secret={secret} isWanted={found.some(({ name, status }) => name === "port-25" && status === "bad")} />
      <Buttons>
        <Button onPress={() => void again()} isBusy={isBusy}>
          <RefreshCw size={17} aria-hidden />
          {isBusy ? own.checking : own.checkAgain}
        </Button>
        <Button kind="primary" onPress={onDone}>
          {own.go}
        </Button>
      </Buttons>
    </>
  );
}

/** The way out where port 25 is closed; folded away where it is open. */
function Relay({ secret, isWanted }: { secret: string; isWanted: boolean }): ReactNode {
  const relay = useWordsOf(smarthostWords);
  const [set, setSet] = useState<ShownSmarthost | undefined>(undefined);
  return (
    <details className={styles.several} open={isWanted}>
      <summary>{relay.title}</summary>
      <div className={styles.unfolded}>
        <p className={styles.note}>{relay.long}</p>
        {set === undefined ? (
          <SmarthostForm path="/api/setup/smarthost" secret={secret} onSet={setSet} />
        ) : (
          <p role="status">{relay.through(`${set.host}:${set.port}`)}</p>
        )}
      </div>
    </details>
  );
}

function Row({ surrounding, words }: { surrounding: Surrounding; words: SetupWords }): ReactNode {
  const { name, status, found } = surrounding;
  const label = words.status(status);
  const names: Readonly<Record<string, string>> = words.names;
  const advice: Readonly<Record<string, string>> = words.advice;
  const icons = {
    ok: <CircleCheck size={22} aria-label={label} />,
    warn: <TriangleAlert size={22} aria-label={label} />,
    bad: <CircleAlert size={22} aria-label={label} />,
    unknown: <CircleHelp size={22} aria-label={label} />,
  };
  return (
    <li data-status={status}>
      {icons[status]}
      <div>
        <strong>{names[name] ?? name}</strong> {found !== "" && <code>{found}</code>}
        {status !== "ok" && <p className={styles.note}>{status === "unknown" ? words.unknownLong : advice[name]}</p>}
      </div>
    </li>
  );
}
