/** CHECK: a checkpoint, which this store does not need: everything acknowledged is on disk. */
import { command } from "../command.ts";

export const check = command({
  name: "CHECK",
  rfc: "3501 6.4.1",
  states: ["selected"],
  numbering: "may-expunge",
  asksForNews: true,

  parse(reader) {
    reader.end();
  },

  run() {
    // The dispatcher tells the news after every command.
  },
});
