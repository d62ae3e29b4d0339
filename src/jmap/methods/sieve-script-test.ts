import { parseObjectId } from "../../store/object-id.ts";
import type { EmailId } from "../../store/model.ts";
import { invalidArguments, MethodError, SetError } from "../errors.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Method } from "../method.ts";
import { SIEVE_TRIAL } from "../sieve/script.ts";
import { scriptOfBlob } from "../sieve/script-blob.ts";
import { tryScript } from "../sieve/trial.ts";

export const sieveScriptTest: Method = {
  name: "SieveScript/test",
  rfc: "8620 3",
  using: SIEVE_TRIAL,
  async run(call) {
    const account = call.account();
    const blobId = call.args.string("blobId");
    const mailboxId = parseObjectId(call.args.string("mailboxId"), "F");
    const emailIds = call.args.idsOrNull("emailIds");
    call.args.end();
    if (emailIds === undefined) throw invalidArguments("emailIds is a list of ids");
    if (emailIds.length > OBJECTS_IN_GET_MAX)
      throw new MethodError("requestTooLarge", `at most ${OBJECTS_IN_GET_MAX} emails at a time`);
    const ids = new Map([...new Set(emailIds)].map((id) => [id, parseObjectId(id, "M") as EmailId | undefined]));
    const mailbox = (await account.read((mail) => mail.mailboxes())).find(({ id }) => id === mailboxId);
    if (mailbox === undefined) throw invalidArguments("there is no such mailbox");
    const { accountId } = call;
    try {
      const script = await scriptOfBlob(call, account, blobId);
      const { list, notFound, notTested } = await tryScript(
        call,
        { account, script, mailbox },
        [...ids.values()].filter((id) => id !== undefined),
      );
      const never = [...ids].flatMap(([id, number]) => (number === undefined ? [id] : []));
      return { accountId, error: null, list, notFound: [...never, ...notFound], notTested };
    } catch (error) {
      if (!(error instanceof SetError)) throw error;
      return { accountId, error: error.toJson(), list: [], notFound: [], notTested: emailIds };
    }
  },
};
