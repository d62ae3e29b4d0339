import { findBlob } from "../blobs.ts";
import { invalidArguments } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Method } from "../method.ts";
import { accountIdText } from "../parts.ts";
import { attempt, checkNumber, notFound, orNull } from "../standard/set.ts";

/** From another account that the user may read into one where messages may be made of it. */
export const blobCopy: Method = {
  name: "Blob/copy",
  rfc: "8620 6.3",
  using: "urn:ietf:params:jmap:core",
  async run(call) {
    const from = call.account("fromAccountId");
    const to = call.account();
    const ids = call.args.idsOrNull("blobIds");
    call.args.end();
    if (ids === undefined) throw invalidArguments("blobIds is a list of blobs");
    if (from.id === to.id) throw invalidArguments("blobs are copied between accounts that differ");
    checkNumber(ids.length);
    const [copied, notCopied] = [new Map<string, Json>(), new Map<string, Json>()];
    for (const name of ids) {
      await attempt(call, notCopied, name, async () => {
        const blob = await findBlob(from, call.idOf(name) ?? name);
        if (blob === undefined) throw notFound();
        copied.set(name, (await to.upload(blob.bytes, blob.type)).id);
      });
    }
    return {
      fromAccountId: accountIdText(from.id),
      accountId: call.accountId,
      copied: orNull(copied),
      notCopied: orNull(notCopied),
    };
  },
};
