/** The least that a JMAP client is. */

export type Ask = (method: string, args: object) => Promise<Readonly<Record<string, unknown>>>;

export async function openJmap(login: { http: number; user: string; password: string }): Promise<Ask> {
  const base = `http://127.0.0.1:${login.http}`;
  const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  const session = (await (await fetch(`${base}/jmap/session`, { headers: { authorization } })).json()) as {
    primaryAccounts: Record<string, string>;
  };
  const accountId = session.primaryAccounts["urn:ietf:params:jmap:mail"];
  return async (method, args) => {
    const body = JSON.stringify({
      using: ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
      methodCalls: [[method, { accountId, ...args }, "c"]],
    });
    const headers = { authorization, "content-type": "application/json" };
    const answer = (await (await fetch(`${base}/jmap/api`, { method: "POST", headers, body })).json()) as {
      methodResponses: [string, Record<string, unknown>, string][];
    };
    const [name, result] = answer.methodResponses[0] ?? [];
    if (name !== method || result === undefined) throw new Error(JSON.stringify(answer));
    return result;
  };
}
