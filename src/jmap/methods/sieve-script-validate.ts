import { SetError } from "../errors.ts";
import type { Method } from "../method.ts";
import { sieveScriptType } from "../sieve/script.ts";
import { scriptOfBlob } from "../sieve/script-blob.ts";

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
      await scriptOfBlob(call, account, blobId);
      return { accountId, error: null };
    } catch (error) {
      if (error instanceof SetError) return { accountId, error: error.toJson() };
      throw error;
    }
  },
};
