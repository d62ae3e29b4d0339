/** Whether the client's address has a name that leads back to it (RFC 8601 3). */
import { DnsTrouble } from "../../dns/resolver.ts";
import { Networks } from "../../net/networks.ts";
import type { IprevFinding } from "./findings.ts";
import { CLIENT_NAMES_MAX } from "./limits.ts";
import type { Names } from "./impatient-resolver.ts";

export async function checkIprev(address: string, resolver: Names): Promise<IprevFinding> {
  try {
    const { records } = await resolver.ptr(address);
    const names = records.slice(0, CLIENT_NAMES_MAX);
    if (names.length === 0) return { result: "permerror", name: undefined };
    const own = new Networks([address]);
    const leads = await Promise.all(
      names.map(async (name) => {
        const found = address.includes(":") ? await resolver.aaaa(name) : await resolver.a(name);
        return found.records.some((each) => own.has(each));
      }),
    );
    const name = names[leads.indexOf(true)];
    return { result: name === undefined ? "fail" : "pass", name };
  } catch (error) {
    if (error instanceof DnsTrouble) return { result: "temperror", name: undefined };
    throw error;
  }
}
