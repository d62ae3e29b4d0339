/** From opening the page to an account that is shown: by the server, or without it by what this device has. */
import { JmapClient, readSession } from "../jmap/client.ts";
import { SignedOut, Unreachable } from "../jmap/problems.ts";
import { MailStore } from "../mail/mail-store.ts";
import { prepareFrames } from "../reader/message-frames.ts";
import { lastUser, rememberUser, wipeMail } from "./device.ts";
import { installWorker } from "./install.ts";
import { KeptMail } from "./kept-mail.ts";

/** Throws SignedOut, Unreachable, Refused. */
export async function startAccount(): Promise<MailStore> {
  try {
    const store = new MailStore(new JmapClient(await readSession()));
    await store.start();
    rememberUser(store.client.username);
    return store;
  } catch (error) {
    const user = lastUser();
    // Perhaps somebody ended the login from elsewhere, for the device is lost.
    if (error instanceof SignedOut && user !== undefined) await wipeMail(user);
    const store = error instanceof Unreachable && user !== undefined ? await startWithout(user) : undefined;
    if (store === undefined) throw error;
    return store;
  }
}

async function startWithout(user: string): Promise<MailStore | undefined> {
  const account = await new KeptMail(user).account();
  if (account === undefined) return undefined;
  const store = new MailStore(new JmapClient(account.session));
  await store.startOffline(account);
  return store;
}

/** Milliseconds for which the page has the connection to itself. */
const FIRST_MS = 2_000;

/** Once the page is there and has nothing else to do. The answer stops it. */
export function keepOffline(store: MailStore): () => void {
  let stop: (() => void) | undefined;
  let isOver = false;
  const begin = async (): Promise<void> => {
    prepareFrames();
    installWorker();
    await untilLive(store);
    const { keepMail } = await import("./mail-keeper.ts");
    if (!isOver) stop = keepMail(store);
  };
  // Where the server goes at that moment, the page is as it was before.
  const timer = setTimeout(() => void begin().catch(() => undefined), FIRST_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
    stop?.();
  };
}

/** What is loaded late comes from the server, until the worker has it. */
function untilLive({ connection }: MailStore): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (connection.value !== "live") return;
      stop();
      resolve();
    };
    const stop = connection.listen(look);
    look();
  });
}
