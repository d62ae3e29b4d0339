/** How emails are made, changed and removed: by Email/set, and by methods that do so on the way (RFC 8621 4.6, 7.5). */
import type { Account } from "../../store/account.ts";
import type { EmailId } from "../../store/model.ts";
import { parseObjectId } from "../../store/object-id.ts";
import { findBlob } from "../blobs.ts";
import { parseUtcDate } from "../dates.ts";
import { invalidProperties, SetError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { Batch, type Change } from "../standard/batch.ts";
import { notFound, type Setter, type SetRequest, stateOf } from "../standard/set.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";
import { composeEmail } from "./creation.ts";
import { parseEmailPatch, parsePlacement } from "./placement.ts";
import { addEmail, changeEmail, removeEmail } from "./store-email.ts";

export function emailSetter(call: Call, account: Account, { update, destroy }: SetRequest): Setter {
  // What a name stands for is asked when its turn comes: it may be made by this very call.
  const numberOf = (name: string): EmailId => emailIdOf(call.idOf(name) ?? name);
  const changes = new Map<string, Change>();
  for (const [name, patch] of update)
    changes.set(name, async (mail) => changeEmail(mail, numberOf(name), parseEmailPatch(call, patch)));
  const removals = new Map<string, Change>();
  for (const name of destroy) removals.set(name, async (mail) => removeEmail(mail, numberOf(name)));
  const [updating, destroying] = [new Batch(account, changes), new Batch(account, removals)];
  return {
    state: () => stateOf(account),
    create: (given) => createEmail(call, account, given),
    async update(_id, _patch, name) {
      await updating.done(name);
      return null;
    },
    destroy: (_id, name) => destroying.done(name),
  };
}

function emailIdOf(id: string): EmailId {
  const number = parseObjectId(id, "M");
  if (number === undefined) throw notFound();
  return number as EmailId;
}

async function createEmail(call: Call, account: Account, given: JsonObject): Promise<JsonObject> {
  const { clock, hostname, messageBytesMax, store } = call.parts;
  const wrong = new WrongProperties();
  const placement = wrong.read(() => parsePlacement(call, given));
  const receivedAt = wrong.read(() => receivedAtOf(given["receivedAt"])) ?? clock.now();
  const message = await composeEmail(given, {
    readBlob: async (id) => (await findBlob(account, call.idOf(id) ?? id))?.bytes,
    now: clock.now(),
    hostname,
    wrong,
  });
  if (placement === undefined) throw new Error("an email without a place was composed");
  if (message.length > messageBytesMax)
    throw new SetError("tooLarge", "the message is too large", { maxSize: messageBytesMax });
  return addEmail(account, await store.prepare(message), placement, { receivedAt });
}

/** Epoch milliseconds. */
export function receivedAtOf(given: Json | undefined): number | undefined {
  if (given === undefined || given === null) return undefined;
  const moment = typeof given === "string" ? parseUtcDate(given) : undefined;
  if (moment === undefined) throw invalidProperties('a date is like "2014-10-30T06:12:00Z"', "receivedAt");
  return moment;
}
