/** Browsers that are logged in. */
import { LogOut, Monitor } from "lucide-react";
import type { ReactNode } from "react";
import { tell } from "../../jmap/ask.ts";
import { Button, IconButton } from "../../look/controls.tsx";
import { browserName } from "../../model/browser-name.ts";
import { say } from "../../model/toasts.ts";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { ago, type BrowserSession } from "./overview.ts";
import { useDeed } from "../../look/use-deed.ts";
import { securityWords } from "./words.ts";

export function SessionsCard(props: { sessions: readonly BrowserSession[]; onChange: () => Promise<void> }): ReactNode {
  const { sessions, onChange } = props;
  const words = useWordsOf(securityWords);
  const locale = useLocale();
  const { run, isBusy } = useDeed();
  const end = async (id: string): Promise<void> => {
    if (await run(() => tell("/api/security/sessions/end", { id }))) say(words.loggedOutOne);
    await onChange();
  };
  const endOthers = async (): Promise<void> => {
    await run(async () => {
      const { ended } = await tell<{ ended: number }>("/api/security/sessions/end-others");
      say(words.loggedOutOthers(ended));
    });
    await onChange();
  };
  return (
    <section className={styles.card} aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <ul className={styles.things}>
        {sessions.map((each) => {
          const name = browserName(each.client) ?? words.unknownBrowser;
          return (
            <li key={each.id} className={styles.thing}>
              <Monitor size={20} aria-hidden />
              <div>
                <strong>{name}</strong>
                {each.isThis && <span className={styles.badge}>{words.thisBrowser}</span>}
                <span className={styles.note}>
                  {each.address} · {words.lastSeen(ago(each.usedAt, Date.now(), locale))}
                </span>
              </div>
              {!each.isThis && (
                <IconButton label={words.logOutOne(name)} onPress={() => void end(each.id)}>
                  <LogOut size={18} aria-hidden />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
      {sessions.length > 1 && (
        <div className={styles.start}>
          <Button onPress={() => void endOthers()} isBusy={isBusy}>
            {words.logOutOthers}
          </Button>
        </div>
      )}
    </section>
  );
}
