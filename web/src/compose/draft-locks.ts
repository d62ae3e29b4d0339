/** Which window has a draft: the browser lets go of what a window held when that window is gone, however it went. */

const held = new Map<string, () => void>();

/** Drafts that are open in this window, or on their way from it: nobody else here touches them. */
const busy = new Set<string>();

/** False when another window has it, or this one is at it. */
export async function takeDraft(key: string): Promise<boolean> {
  if (busy.has(key)) return false;
  busy.add(key);
  if (held.has(key) || (await lock(key))) return true;
  busy.delete(key);
  return false;
}

/** To whoever in this window is next. */
export function passDraft(key: string): void {
  busy.delete(key);
}

/** To everybody. */
export function releaseDraft(key: string): void {
  busy.delete(key);
  held.get(key)?.();
  held.delete(key);
}

const awaited = new Set<string>();

/** Calls when the other window that has it is gone, or has done with it. */
export function whenFree(key: string, call: () => void): void {
  if (awaited.has(key) || busy.has(key) || held.has(key) || navigator.locks === undefined) return;
  awaited.add(key);
  void navigator.locks.request(nameOf(key), () => void awaited.delete(key)).then(call);
}

const nameOf = (key: string): string => `posthorn draft ${key}`;

function lock(key: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Absent over plain HTTP from another machine, where nobody can log in.
  if (navigator.locks === undefined) return Promise.resolve(true);
  void navigator.locks.request(nameOf(key), { ifAvailable: true }, (granted) => {
    resolve(granted !== null);
    if (granted === null) return undefined;
    const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
    held.set(key, letGo);
    return release;
  });
  return promise;
}
