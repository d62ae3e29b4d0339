/** Asks before something that cannot be taken back. */
import type { ReactNode } from "react";
import { Dialog } from "./controls.tsx";
import { DialogEnd } from "./dialog-end.tsx";

export function ReallyDialog(props: {
  title: string;
  text?: string;
  /** On the button. */
  doIt: string;
  onDo: () => void;
  onClose: () => void;
}): ReactNode {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.text !== undefined && <p>{props.text}</p>}
      <DialogEnd kind="danger" doIt={props.doIt} onDo={props.onDo} onClose={props.onClose} />
    </Dialog>
  );
}
