/** Has the browser keep the page's own files, so that it starts without a connection and can be installed. */

const WORKER = "/service-worker.js";

/** What TypeScript does not know of the browser (Trusted Types). */
interface Policies {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
  };
}

/** The page's policy lets no text become a script's address but by a named policy; this one knows a single address, and is made once only. */
const policy = (globalThis as Policies).trustedTypes?.createPolicy("service-worker", { createScriptURL: () => WORKER });

export function installWorker(): void {
  if (navigator.serviceWorker === undefined) return;
  const url = policy?.createScriptURL("") ?? WORKER;
  // Where it cannot be kept, the page is as it was before.
  navigator.serviceWorker.register(url as string).catch(() => undefined);
}

/** On logging out. */
export async function removeWorker(): Promise<void> {
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}
