/** The end of a dialog that asks for something: leave it as it is, or do it. */
import type { ReactNode } from "react";
import { useWords } from "../shell/app-context.ts";
import { Button, DialogButtons } from "./controls.tsx";

export function DialogEnd(props: {
  /** On the button that does it. */
  doIt: string;
  kind?: "primary" | "danger";
  /** Absent: the button sends the form around it. */
  onDo?: () => void;
  onClose: () => void;
  isDisabled?: boolean;
  isBusy?: boolean;
}): ReactNode {
  const { doIt, kind = "primary", onDo, onClose, isDisabled = false, isBusy = false } = props;
  const words = useWords();
  const how = onDo === undefined ? ({ type: "submit" } as const) : { onPress: onDo };
  return (
    <DialogButtons>
      <Button onPress={onClose}>{words.cancel}</Button>
      <Button kind={kind} isDisabled={isDisabled} isBusy={isBusy} {...how}>
        {doIt}
      </Button>
    </DialogButtons>
  );
}
