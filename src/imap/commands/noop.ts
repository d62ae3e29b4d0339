/** NOOP: does nothing, so that the news can be told. */
import { ANY_STATE, command } from "../command.ts";

export const noop = command({
  name: "NOOP",
  rfc: "9051 6.1.2",
  states: ANY_STATE,
  numbering: "may-expunge",
  asksForNews: true,

  parse(reader) {
    reader.end();
  },

  run() {
    // The dispatcher tells the news after every command.
  },
});
