/** Members of an alias that nobody has: taken, for an account may follow, but a slip of the pen would lose mail. */
import type { Directory } from "../directory/directory.ts";

/** What to say of them; empty when all is well. */
export async function missingMembers(directory: Directory, members: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(members.map(async (member) => ({ member, to: await directory.resolve(member) })));
  return found
    .filter(({ to }) => to.kind === "unknown-user")
    .map(({ member }) => `Nobody has the address ${member} here yet: mail to it comes back.`);
}
