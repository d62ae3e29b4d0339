/** Asking for files of this device. */
import { type ReactNode, useRef } from "react";

export interface FilePicker {
  /** Not shown, but has to be on the page. */
  readonly input: ReactNode;
  /** Opens the browser's dialog. */
  readonly open: () => void;
}

export function useFilePicker(options: {
  label: string;
  /** Which kinds of files, as HTML writes it; all when not given. */
  accept?: string;
  multiple?: boolean;
  /** One file at least. The same files can be picked again at once. */
  onPick: (files: readonly File[]) => void;
}): FilePicker {
  const { label, accept, multiple = false, onPick } = options;
  const picker = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={picker}
      type="file"
      accept={accept}
      multiple={multiple}
      hidden
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = "";
        if (files.length > 0) onPick(files);
      }}
    />
  );
  return { input, open: () => picker.current?.click() };
}
