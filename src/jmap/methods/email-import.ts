import { receivedDate } from "../../wire/mime/received-date.ts";
import { findBlob } from "../blobs.ts";
import { isMessage } from "../email/is-message.ts";
import { parsePlacement } from "../email/placement.ts";
import { receivedAtOf } from "../email/setter.ts";
import { addEmail } from "../email/store-email.ts";
import { invalidArguments, SetError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { inState, logState } from "../standard/in-state.ts";
import { attempt, checkNumber, objects, orNull, stateMismatch, stateOf } from "../standard/set.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";

const IMPORTED: ReadonlySet<string> = new Set(["blobId", "mailboxIds", "keywords", "receivedAt"]);

export const emailImport: Method = {
  name: "Email/import",
  rfc: "8621 4.8",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const whole = call.account();
    const ifInState = call.args.stringOrNull("ifInState");
    const given = call.args.objectOrNull("emails");
    call.args.end();
    if (given === undefined) throw invalidArguments("emails is an object");
    const emails = objects(given, "emails");
    checkNumber(emails.size);
    const account = inState(whole, ifInState, logState);
    const oldState = await stateOf(account);
    if (ifInState !== undefined && ifInState !== oldState) throw stateMismatch();
    const [created, notCreated] = [new Map<string, Json>(), new Map<string, Json>()];
    for (const [creationId, email] of emails) {
      await attempt(call, notCreated, creationId, async () => {
        const made = await importOne(email);
        created.set(creationId, made);
        if (typeof made["id"] === "string") call.created.set(creationId, made["id"]);
      });
    }
    return {
      accountId: call.accountId,
      oldState,
      newState: await stateOf(account),
      created: orNull(created),
      notCreated: orNull(notCreated),
    };

    async function importOne(email: JsonObject): Promise<JsonObject> {
      const { clock, messageBytesMax, store } = call.parts;
      const { blobId } = email;
      const wrong = new WrongProperties();
      wrong.others(email, (name) => IMPORTED.has(name));
      const placement = wrong.read(() => parsePlacement(call, email));
      const receivedAt = wrong.read(() => receivedAtOf(email["receivedAt"]));
      const blob = typeof blobId === "string" ? await findBlob(account, call.idOf(blobId) ?? blobId) : undefined;
      if (blob === undefined) wrong.add("there is no such blob", "blobId");
      wrong.end();
      if (placement === undefined || blob === undefined) throw new Error("an email of nothing was imported");
      if (!isMessage(blob.bytes)) throw new SetError("invalidEmail", "the blob has no header");
      if (blob.bytes.length > messageBytesMax)
        throw new SetError("tooLarge", "the message is too large", { maxSize: messageBytesMax });
      const arrived = receivedAt ?? receivedDate(blob.bytes) ?? clock.now();
      return addEmail(account, await store.prepare(blob.bytes), placement, { receivedAt: arrived });
    }
  },
};
