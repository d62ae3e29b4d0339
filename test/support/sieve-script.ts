/** A Sieve script that another program puts into an account: over JMAP, with the login of a page. */
import type { Page } from "playwright-core";

export function putScript(page: Page, script: { name: string; text: string; isActivated?: boolean }): Promise<void> {
  return page.evaluate(`(async ({ name, text, isActivated = true }) => {
    const session = await (await fetch("/jmap/session")).json();
    const accountId = session.primaryAccounts["urn:ietf:params:jmap:mail"];
    const path = (url) => url.replace(/^https?:\\/\\/[^/]+/, "").replace("{accountId}", accountId);
    const ask = async (...call) => {
      const body = JSON.stringify({ using: Object.keys(session.capabilities), methodCalls: [[...call, "0"]] });
      const headers = { "content-type": "application/json" };
      const answer = await (await fetch(path(session.apiUrl), { method: "POST", headers, body })).json();
      return answer.methodResponses[0][1];
    };
    const headers = { "content-type": "application/sieve" };
    const { blobId } = await (await fetch(path(session.uploadUrl), { method: "POST", headers, body: text })).json();
    const { list } = await ask("SieveScript/get", { accountId, ids: null });
    const known = list.find((each) => each.name === name);
    const change = known === undefined ? { create: { new: { name, blobId } } } : { update: { [known.id]: { blobId } } };
    const active = isActivated ? { onSuccessActivateScript: known?.id ?? "#new" } : {};
    const set = await ask("SieveScript/set", { accountId, ...change, ...active });
    if (set.notCreated || set.notUpdated) throw new Error(JSON.stringify(set));
  })(${JSON.stringify(script)})`);
}
