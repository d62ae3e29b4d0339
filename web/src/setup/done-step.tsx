/** The server is ready; what comes next. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Button } from "../look/controls.tsx";
import { focusOnArrival } from "../look/focus-on-arrival.ts";
import { Problem } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import { browserName } from "../model/browser-name.ts";
import { hasPasskeys, makePasskey } from "../model/passkeys.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import styles from "./setup.module.css";
import { setupWords } from "./words.ts";

export function DoneStep({ address, domain }: { address: string; domain: string }): ReactNode {
  const own = useWordsOf(setupWords);
  // Whole pages: the webmail starts anew with the login that was just made.
  return (
    <>
      <h2 ref={focusOnArrival} tabIndex={-1}>
        {own.doneLong(address)}
      </h2>
      {hasPasskeys && <PasskeyOffer />}
      <p>{own.next}</p>
      <ul className={styles.next}>
        <li>
          <a href={`${places.admin("domains")}?name=${encodeURIComponent(domain)}`}>{own.publish}</a>
        </li>
        <li>
          <a href={places.connect}>{own.connect}</a>
        </li>
        <li>
          <a href={places.settingsPage("import")}>{own.import}</a>
        </li>
        <li>
          <a href="/">{own.inbox}</a>
        </li>
      </ul>
      <p className={styles.note}>{own.backup}</p>
    </>
  );
}

/** The login is a moment old: nobody is asked who they are once more. */
function PasskeyOffer(): ReactNode {
  const words = useWords();
  const own = useWordsOf(setupWords);
  const [isMade, setMade] = useState(false);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setProblem("");
    setBusy(true);
    try {
      const response = await makePasskey(await tell("/api/security/passkeys/begin"));
      // Whoever does not want to now finds it in the settings.
      if (response === undefined) return;
      const name = browserName(navigator.userAgent) ?? own.thisDevice;
      await tell("/api/security/passkeys", { name, response });
      setMade(true);
    } catch (error) {
      setProblem(problemText(error, words));
    } finally {
      setBusy(false);
    }
  };
  if (isMade) return <p role="status">{own.passkeyMade}</p>;
  return (
    <>
      <p>{own.passkey}</p>
      <div>
        <Button onPress={() => void add()} isBusy={isBusy}>
          {own.addPasskey}
        </Button>
      </div>
      <Problem text={problem} />
    </>
  );
}
