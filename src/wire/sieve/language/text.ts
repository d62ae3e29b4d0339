/** Strings of a script: as they are written, or with variables in them (RFC 5229 3). */

/** What stands in a string; a variable is known when the script runs. */
export type Piece =
  | string
  | { readonly variable: string; readonly namespace?: string | undefined }
  | { readonly match: number };

export interface Text {
  /** The offset in the script. */
  readonly at: number;
  readonly pieces: readonly Piece[];
  /** The whole of it, when nothing in it can change. */
  readonly fixed: string | undefined;
}

export function fixedText(at: number, value: string): Text {
  return { at, pieces: [value], fixed: value };
}
