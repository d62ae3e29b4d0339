/** The way out of a mailing list: by one request of our server where the list offers it and its signature proves it, else as the list wants it. */
import { MailX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { oneClickUrl } from "../../../src/wire/mime/one-click.ts";
import { writeTo } from "../compose/open-drafts.ts";
import type { Email, EmailContent } from "../jmap/types.ts";
import { Button, Dialog, DialogButtons } from "../look/controls.tsx";
import { say } from "../model/toasts.ts";
import { nameOf } from "../model/people.ts";
import { useStore, useWords } from "../shell/app-context.ts";
import styles from "./message.module.css";
import { authenticityIn } from "./authenticity-in.ts";

interface Ways {
  readonly byServer: boolean;
  readonly mail: string | undefined;
  readonly page: string | undefined;
}

export function Unsubscribe({ email, content }: { email: Email; content: EmailContent | undefined }): ReactNode {
  const words = useWords();
  const [isAsking, ask] = useState(false);
  const ways = waysIn(content);
  const found = authenticityIn(email, content);
  const isOwn = useStore().client.isOwn;
  // Who forges mail would learn that somebody reads it; what others get is theirs to end.
  if (ways === undefined || !isOwn || found?.kind === "forged") return null;
  return (
    <p className={styles.list}>
      <MailX size={16} aria-hidden />
      {words.mailingList}
      <button type="button" className={styles.leave} onClick={() => ask(true)}>
        {words.unsubscribe}
      </button>
      {isAsking && <Question email={email} ways={ways} onClose={() => ask(false)} />}
    </p>
  );
}

function Question({ email, ways, onClose }: { email: Email; ways: Ways; onClose: () => void }): ReactNode {
  const words = useWords();
  const store = useStore();
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const sender = nameOf(email.from?.[0] ?? { name: null, email: words.nobody });
  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      await store.client.unsubscribe(email.blobId);
      say(words.unsubscribed(sender));
      onClose();
    } catch {
      setBusy(false);
      setFailed(true);
    }
  };
  const { mail, page } = ways;
  const isByServer = ways.byServer && !hasFailed;
  return (
    <Dialog title={words.unsubscribeFrom(sender)} onClose={onClose}>
      {hasFailed && <p role="alert">{words.unsubscribeFailed}</p>}
      <p>
        {isByServer
          ? words.unsubscribeByServer
          : page === undefined
            ? words.unsubscribeByMail
            : words.unsubscribeByPage}
      </p>
      <DialogButtons>
        <Button onPress={onClose}>{words.cancel}</Button>
        {!isByServer && mail !== undefined && (
          <Button
            kind={page === undefined ? "primary" : "plain"}
            onPress={() => {
              writeTo(store, mail);
              onClose();
            }}
          >
            {words.unsubscribeMail}
          </Button>
        )}
        {!isByServer && page !== undefined && (
          <Button
            kind="primary"
            onPress={() => {
              window.open(page, "_blank", "noopener,noreferrer");
              onClose();
            }}
          >
            {words.unsubscribePage}
          </Button>
        )}
        {isByServer && (
          <Button kind="primary" onPress={() => void leave()} isBusy={isBusy}>
            {words.unsubscribe}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** Undefined for what is from no list, or from one that offers no way out. */
function waysIn(content: EmailContent | undefined): Ways | undefined {
  const list = content?.headers.find(({ name }) => name.toLowerCase() === "list-unsubscribe");
  if (content === undefined || list === undefined) return undefined;
  const offered = [...list.value.matchAll(/<([^<>]*)>/g)].map(([, url = ""]) => url.replace(/\s+/g, ""));
  const mail = offered.find((url) => /^mailto:/i.test(url));
  const page = offered.find((url) => /^https?:/i.test(url));
  if (mail === undefined && page === undefined) return undefined;
  const byServer = oneClickUrl(content.headers, content.arrival) !== undefined;
  return { byServer, mail, page };
}
