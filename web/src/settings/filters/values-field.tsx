/** A field for one text, or several, one on a line: as high as what stands in it. */
import type { ReactNode } from "react";
import { TextArea } from "../../look/form.tsx";

/** Lines that are shown at once. */
const ROWS_MAX = 8;

export function ValuesField(props: { label: string; value: string; onChange: (value: string) => void }): ReactNode {
  const rows = Math.min(ROWS_MAX, props.value.split("\n").length);
  return <TextArea {...props} rows={rows} />;
}
