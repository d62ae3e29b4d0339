/** Whether this browser is told of new mail while the page is closed: a push service wakes the service worker, and hears of no mail itself (RFC 8620 7.2, RFC 9749). */
import type { JmapClient } from "../jmap/client.ts";

const CAPABILITY = "urn:ietf:params:jmap:webpush-vapid";

/** News that are told. */
const TYPES = ["EmailDelivery"];

/** What the browser keeps between pages: a name of this device, and the address that the server knows. */
const DEVICE = "push device";
const ADDRESS = "push address";

interface Known {
  readonly id: string;
  readonly deviceClientId: string;
}

/** Where browser and server can; it lasts a week, so that it is asked for whenever the page starts. Throws SignedOut, Unreachable, Refused. */
export async function startPush(client: JmapClient, worker: ServiceWorkerRegistration): Promise<void> {
  const key = keyOf(client);
  if (key === undefined || worker.pushManager === undefined) return;
  const subscription = await subscribe(worker, key);
  if (subscription === undefined) return;
  const { endpoint, keys } = subscription.toJSON();
  const device = recalled(DEVICE) ?? crypto.randomUUID();
  const before = await ownOf(client, device);
  const [known] = before;
  if (known !== undefined && before.length === 1 && recalled(ADDRESS) === endpoint) {
    await client.request(["PushSubscription/set", { update: { [known.id]: { expires: null } } }]);
    return;
  }
  const create = { own: { deviceClientId: device, url: endpoint, keys, types: TYPES } };
  await client.request(["PushSubscription/set", { create, destroy: before.map(({ id }) => id) }]);
  recall(DEVICE, device);
  recall(ADDRESS, endpoint);
}

/** Also on logging out: what is told afterwards would be of somebody else's mail. */
export async function stopPush(client: JmapClient): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  const device = recalled(DEVICE);
  if (device === undefined) return;
  const destroy = (await ownOf(client, device)).map(({ id }) => id);
  if (destroy.length > 0) await client.request(["PushSubscription/set", { destroy }]);
  recall(DEVICE, undefined);
  recall(ADDRESS, undefined);
}

function keyOf({ session }: JmapClient): string | undefined {
  const { applicationServerKey } = (session.capabilities[CAPABILITY] ?? {}) as { applicationServerKey?: string };
  return applicationServerKey;
}

/** Undefined where no push service can be reached: some browsers have none. */
async function subscribe(worker: ServiceWorkerRegistration, key: string): Promise<PushSubscription | undefined> {
  try {
    const wish = { userVisibleOnly: true, applicationServerKey: key };
    return (await worker.pushManager.getSubscription()) ?? (await worker.pushManager.subscribe(wish));
  } catch {
    return undefined;
  }
}

async function ownOf(client: JmapClient, device: string): Promise<readonly Known[]> {
  const wish = { ids: null, properties: ["id", "deviceClientId"] };
  const [{ list }] = await client.request<[{ list: readonly Known[] }]>(["PushSubscription/get", wish]);
  return list.filter(({ deviceClientId }) => deviceClientId === device);
}

function recalled(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function recall(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Then the server is asked anew each time.
  }
}
