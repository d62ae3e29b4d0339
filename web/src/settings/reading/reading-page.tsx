/** What happens when a message is read, and whose pictures are shown then. */
import { Image, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../../look/controls.tsx";
import { alwaysShowPicturesOf, askAboutPicturesOf, pictureSenders } from "../../model/picture-senders.ts";
import type { Preferences } from "../../model/preferences.ts";
import { say } from "../../model/toasts.ts";
import { useCell } from "../../model/use-cell.ts";
import { useWords, useWordsOf } from "../../shell/app-context.ts";
import { Choice } from "../choice.tsx";
import styles from "../settings.module.css";
import { readingWords } from "./words.ts";

export function ReadingPage(): ReactNode {
  const words = useWords();
  const own = useWordsOf(readingWords);
  const markReadText = (value: Preferences["markRead"]): string =>
    ({ now: own.markReadNow, later: own.markReadLater, "by-hand": own.markReadByHand })[value];
  return (
    <>
      <section className={styles.card} aria-labelledby="reading">
        <h2 id="reading">{own.title}</h2>
        <Choice name="markRead" label={own.markRead} textOf={markReadText} />
        <p className={styles.note}>{words.settingsKept}</p>
      </section>
      <PicturesCard />
    </>
  );
}

function PicturesCard(): ReactNode {
  const own = useWordsOf(readingWords);
  const senders = useCell(pictureSenders);
  const remove = (sender: string): void => {
    askAboutPicturesOf(sender);
    say(own.removed(sender), { undo: async () => alwaysShowPicturesOf(sender) });
  };
  return (
    <section className={styles.card} aria-labelledby="pictures">
      <h2 id="pictures">{own.pictures}</h2>
      <p className={styles.note}>{own.picturesLong}</p>
      {senders.size === 0 ? (
        <p>{own.none}</p>
      ) : (
        <ul className={styles.things}>
          {[...senders].toSorted().map((sender) => (
            <li key={sender} className={styles.thing}>
              <Image size={20} aria-hidden />
              <div>
                <strong dir="auto">{sender}</strong>
              </div>
              <IconButton label={own.remove(sender)} onPress={() => remove(sender)}>
                <Trash2 size={18} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
