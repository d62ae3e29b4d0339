/** White space folded for reading and comparing. */

/** What is not a single space already: to replace those too costs memory for each word of a text. */
const spacing = /\s{2,}|[^\S ]/g;

/** The text with one space for each run of white space. */
export function singleSpaced(text: string): string {
  return text.replace(spacing, " ");
}
