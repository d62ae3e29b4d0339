/** fileinto: into a mailbox. */
import { command } from "../definition.ts";

export const fileinto = command({
  name: "fileinto",
  rfc: "5228 4.1",
  requires: "fileinto",
  read(given) {
    const mailbox = given.string("the name of a mailbox");
    if (mailbox.fixed === "") given.mistake("a mailbox has a name", mailbox.at);
    return (run) => {
      run.keepsImplicitly = false;
      run.act({ kind: "fileinto", mailbox: run.text(mailbox), create: false });
    };
  },
});
