/** The end of a dialog that only shows something. */
import type { ReactNode } from "react";
import { useWords } from "../shell/app-context.ts";
import { Button, DialogButtons } from "./controls.tsx";

export function DialogClose({ onClose }: { onClose: () => void }): ReactNode {
  const words = useWords();
  return (
    <DialogButtons>
      <Button kind="primary" onPress={onClose} autoFocus>
        {words.close}
      </Button>
    </DialogButtons>
  );
}
