import { readScript } from "../../wire/sieve/script.ts";
import { invalidArguments, SetError } from "../errors.ts";
import type { Method } from "../method.ts";
import { sieveScriptType } from "../sieve/script.ts";
import { textOfBlob, withSieveErrors } from "../sieve/script-blob.ts";

export const sieveScriptValidate: Method = {
  name: "SieveScript/validate",
  rfc: "9661 2.6",
  using: sieveScriptType.using,
  async run(call) {
    const account = call.account();
    const blobId = call.args.string("blobId");
    call.args.end();
    const { accountId } = call;
    try {
      const text = await textOfBlob(call, account, blobId);
      if (text === undefined) throw invalidArguments("there is no such blob");
      await withSieveErrors(async () => Promise.resolve(readScript(text)));
      return { accountId, error: null };
    } catch (error) {
      if (error instanceof SetError) return { accountId, error: error.toJson() };
      throw error;
    }
  },
};
