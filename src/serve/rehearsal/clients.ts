/** A worker's part: clients of its own, over every protocol that mail programs and mail servers speak. */
import { ImapPart } from "./imap.ts";
import { letters } from "./letters.ts";
import { playPop3 } from "./pop3.ts";
import type { OpenPart } from "./part.ts";
import { playDelivery, playSubmission } from "./smtp.ts";
import { openStage, type StageParts } from "./stage.ts";

export async function openClients(parts: StageParts): Promise<OpenPart> {
  const stage = await openStage(parts);
  const mail = letters(stage.address);
  const imap = new ImapPart(stage, mail);
  return {
    async round(pace) {
      await imap.play(pace);
      await playPop3(stage, pace);
      await playDelivery(stage, pace, mail);
      await playSubmission(stage, pace, mail);
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}
