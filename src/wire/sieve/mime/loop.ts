/** A foreverypart in a script: what a break ends. */
export interface Loop {
  readonly name: string | undefined;
}
