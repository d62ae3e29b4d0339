/** How the form of a contact or a group ends: it is left, or kept. */
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Button, DialogButtons } from "../look/controls.tsx";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import type { Card } from "./card.ts";
import styles from "./contact-editor.module.css";
import { contactWords } from "./words.ts";

export interface Edited {
  /** As it was when the form was opened; undefined for a new one. */
  readonly card: Card | undefined;
  /** Deleted by somebody else meanwhile: what is written can still be kept, as a new one. */
  readonly isGone: boolean;
}

export function EditorEnd(props: Edited & { isDisabled?: boolean; isBusy: boolean }): ReactNode {
  const { card, isGone, isDisabled = false, isBusy } = props;
  const words = useWords();
  const own = useWordsOf(contactWords);
  const [, go] = useLocation();
  return (
    <>
      {isGone && (
        <p role="alert" className={styles.problem}>
          {own.goneMeanwhile}
        </p>
      )}
      <DialogButtons>
        <Button onPress={() => go(card === undefined || isGone ? places.contacts : places.contact(card.id))}>
          {words.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={isDisabled} isBusy={isBusy}>
          {isGone ? own.saveAsNew : words.save}
        </Button>
      </DialogButtons>
    </>
  );
}
