/** Whose the data folder is: what root does in it must stay of use to the user that the server runs as. */
import { chownSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Node has it; its types forgot. */
interface WithGroups {
  initgroups?(user: number, group: number): void;
}

/** The owner of a file, where this process is root's and the file is not. */
function otherOwner(path: string): Owner | undefined {
  if (process.getuid?.() !== 0 || !existsSync(path)) return undefined;
  const { uid, gid } = statSync(path);
  return uid === 0 ? undefined : { uid, gid };
}

/** From here on this process is the owner of `path`: what it makes belongs to that user, and what that user cannot do fails. */
export function actAsOwnerOf(path: string): void {
  const owner = otherOwner(path);
  if (owner === undefined) return;
  try {
    (process as NodeJS.Process & WithGroups).initgroups?.(owner.uid, owner.gid);
  } catch {
    // A user without a name, as in containers, is in no further groups.
    process.setgroups?.([owner.gid]);
  }
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
}

/** What was made in the folder becomes its owner's. */
export function giveToOwner(folder: string, ...names: readonly string[]): void {
  const owner = otherOwner(folder);
  if (owner === undefined) return;
  for (const name of names) chownSync(join(folder, name), owner.uid, owner.gid);
}
