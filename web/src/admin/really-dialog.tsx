/** Asks before something that cannot be taken back. */
import type { ReactNode } from "react";
import { Button, Dialog, DialogButtons } from "../look/controls.tsx";
import { useWords } from "../shell/app-context.ts";

export function ReallyDialog(props: {
  title: string;
  text?: string;
  /** On the button. */
  doIt: string;
  onDo: () => void;
  onClose: () => void;
}): ReactNode {
  const words = useWords();
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.text !== undefined && <p>{props.text}</p>}
      <DialogButtons>
        <Button onPress={props.onClose}>{words.cancel}</Button>
        <Button kind="danger" onPress={props.onDo}>
          {props.doIt}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
