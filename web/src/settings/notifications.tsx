/** Whether the browser says that mail has come. */
import type { ReactNode } from "react";
import { Button } from "../look/controls.tsx";
import { useCell } from "../model/use-cell.ts";
import { prefer, preferences } from "../model/preferences.ts";
import { say } from "../model/toasts.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { allowNotifications } from "../shell/notifications.ts";
import { Choice } from "./choice.tsx";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

export function Notifications(): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const isOn = useCell(preferences).notifications === "on";
  const turnOn = async (): Promise<void> => {
    if (await allowNotifications()) prefer({ notifications: "on" });
    else say(own.notificationsRefused, { isProblem: true });
  };
  return (
    <section className={styles.card} aria-labelledby="notifications">
      <h2 id="notifications">{own.notifications}</h2>
      <p className={styles.note}>{own.notificationsLong}</p>
      <p>{isOn ? own.notificationsOn : own.notificationsOff}</p>
      <div className={styles.start}>
        {isOn ? (
          <Button onPress={() => prefer({ notifications: "off" })}>{own.turnOff}</Button>
        ) : (
          <Button kind="primary" onPress={() => void turnOn()}>
            {own.turnOn}
          </Button>
        )}
      </div>
      {isOn && (
        <Choice
          name="noticeText"
          label={own.noticeText}
          textOf={(value) =>
            ({ subject: own.noticeSubject, sender: own.noticeSender, nothing: own.noticeNothing })[value]
          }
        />
      )}
      <p className={styles.note}>{words.settingsKept}</p>
    </section>
  );
}
