/** What can be done with mail that waits. */
import { EllipsisVertical } from "lucide-react";
import { type ReactNode, useState } from "react";
import { MenuButton } from "../look/controls.tsx";
import { ReallyDialog } from "../look/really-dialog.tsx";
import { useWordsOf } from "../shell/app-context.ts";
import { adminWords } from "./words.ts";

export type Change = "retry" | "hold" | "release" | "remove";

export function QueueActions(props: {
  label: string;
  isHeld: boolean;
  /** What is asked before mail is removed. */
  title: string;
  onChange: (how: Change) => Promise<void>;
  /** What is told of it, in a dialog. */
  onShow?: { readonly label: string; readonly show: () => void };
}): ReactNode {
  const { label, isHeld, title, onChange, onShow } = props;
  const words = useWordsOf(adminWords);
  const [isRemoving, setRemoving] = useState(false);
  const entry = (how: Change, text: string) => ({ id: how, label: text, onAction: () => void onChange(how) });
  return (
    <>
      <MenuButton
        label={label}
        icon={<EllipsisVertical size={18} aria-hidden />}
        entries={[
          ...(onShow === undefined ? [] : [{ id: "show", label: onShow.label, onAction: onShow.show }]),
          entry("retry", words.retry),
          isHeld ? entry("release", words.release) : entry("hold", words.hold),
          { id: "remove", label: words.remove, onAction: () => setRemoving(true) },
        ]}
      />
      {isRemoving && (
        <ReallyDialog
          title={title}
          text={words.removeMessageLong}
          doIt={words.remove}
          onDo={() => {
            setRemoving(false);
            void onChange("remove");
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}
