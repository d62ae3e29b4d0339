/** Logging out: nothing of the account stays on this device. */
import { courierOf } from "../compose/courier.ts";
import { logOut } from "../jmap/client.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { rememberUser, wipeDevice } from "./device.ts";
import { removeWorker } from "./install.ts";
import { stopPush } from "./push.ts";

/** False, and nothing done, when something that was written is nowhere but here. Throws Unreachable, Refused. */
export async function leave(store: MailStore): Promise<boolean> {
  if (!(await courierOf(store).settle())) return false;
  if (store.wishes.waiting.value > 0) await store.refresh();
  if (store.wishes.waiting.value > 0) return false;
  await stopPush(store.client).catch(() => undefined);
  await logOut();
  store.stop();
  rememberUser(undefined);
  await wipeDevice(store.client.username);
  await removeWorker();
  return true;
}
