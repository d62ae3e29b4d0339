/** How scripts are made, changed, removed and activated (RFC 9661 2.4). */
import { Refusal } from "../../base/errors.ts";
import {
  activateScript,
  activeScript,
  addScript,
  changeScript,
  listScripts,
  removeScript,
  scriptById,
  scriptByName,
} from "../../mail/sieve/scripts.ts";
import type { Account } from "../../store/account.ts";
import type { RecordId } from "../../store/model.ts";
import { invalidProperties, SetError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { allOf } from "../standard/get.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { recordStateOf } from "../standard/records.ts";
import { beyondGiven, notFound, type Setter } from "../standard/set.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";
import { freeName, givenName, sieveScriptProperties, sieveScriptType } from "./script.ts";
import { textOfBlob, withSieveErrors } from "./script-blob.ts";

const SETTABLE: ReadonlySet<string> = new Set(["name", "blobId"]);

export function scriptSetter(call: Call, account: Account): Setter {
  const asked = async (given: JsonObject): Promise<{ name: string | undefined; text: string | undefined }> => {
    const wrong = new WrongProperties();
    wrong.others(given, (property) => SETTABLE.has(property));
    const name = wrong.read(() => givenName(given["name"]));
    const text = given["blobId"] === undefined ? undefined : await wrong.wait(textOf(call, account, given["blobId"]));
    wrong.end();
    return { name, text };
  };
  return {
    state: () => recordStateOf(account, sieveScriptType),
    async create(given) {
      const { name, text } = await asked({ blobId: null, ...given });
      const made = await named(account, name, () =>
        account.write(async (mail) => {
          const script = { name: name ?? freeName(await listScripts(mail)), text: text ?? "" };
          return scriptById(mail, await addScript(mail, script));
        }),
      );
      return beyondGiven(allOf(made, sieveScriptProperties), given);
    },
    async update(id, patch) {
      const before = await account.read((mail) => scriptById(mail, idOf(id)));
      const given = withoutRepetitions(patch, before, sieveScriptProperties);
      const { name, text } = await asked(given);
      const after = await named(account, name, () =>
        account.write(async (mail) => {
          const isNameless = given["name"] === null;
          const now = isNameless ? freeName(await listScripts(mail)) : name;
          await changeScript(mail, before.id, {
            ...(now === undefined ? {} : { name: now }),
            ...(text === undefined ? {} : { text }),
          });
          return scriptById(mail, before.id);
        }),
      );
      const more = beyondGiven(allOf(after, sieveScriptProperties), {
        ...allOf(before, sieveScriptProperties),
        ...patch,
      });
      return Object.keys(more).length === 0 ? null : more;
    },
    async destroy(id) {
      try {
        await account.write((mail) => removeScript(mail, idOf(id)));
      } catch (error) {
        if (error instanceof Refusal && error.code === "in-use") throw new SetError("sieveIsActive", error.message);
        throw error;
      }
    },
  };
}

function idOf(text: string): RecordId {
  const id = sieveScriptType.parseId(text);
  if (id === undefined) throw notFound();
  return id;
}

async function textOf(call: Call, account: Account, blobId: Json | undefined): Promise<string> {
  const text = typeof blobId === "string" ? await textOfBlob(call, account, blobId) : undefined;
  if (text === undefined) throw invalidProperties("there is no such blob", "blobId");
  return text;
}

/** Of two scripts with one name, the error names the other. */
async function named<T>(account: Account, name: string | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await withSieveErrors(act);
  } catch (error) {
    if (name === undefined || !(error instanceof Refusal) || error.code !== "exists") throw error;
    const { id } = await account.read((mail) => scriptByName(mail, name));
    throw new SetError("alreadyExists", "another script has that name", { existingId: sieveScriptType.idText(id) });
  }
}

/** Which scripts are active now and were not, or the other way round, by their ids. Throws Refusal("not-found"). */
export async function activate(account: Account, id: RecordId | undefined): Promise<ReadonlyMap<string, boolean>> {
  return account.write(async (mail) => {
    const before = await activeScript(mail);
    await activateScript(mail, id);
    const changed = new Map<string, boolean>();
    if (before !== undefined) changed.set(sieveScriptType.idText(before.id), false);
    if (id !== undefined) changed.set(sieveScriptType.idText(id), true);
    return changed;
  });
}
