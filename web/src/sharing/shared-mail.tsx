/** A folder that somebody else shares, shown as one's own are. */
import { FolderX } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Redirect, Route, Switch, useSearchParams } from "wouter";
import { MailView } from "../list/mail-view.tsx";
import { Button } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useCell } from "../model/use-cell.ts";
import { StoreContext, useStore, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { sharedAccountsOf } from "./shared-accounts.ts";
import { sharingWords } from "./words.ts";

/** Places within it begin with its own. */
export function SharedMail({ accountId }: { accountId: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(sharingWords);
  const shared = sharedAccountsOf(useStore());
  useEffect(() => shared.begin(), [shared]);
  const store = useCell(shared.stores).find(({ client }) => client.accountId === accountId);
  const isKnown = useCell(shared.isKnown);
  const hasFailed = useCell(shared.hasFailed);
  if (store === undefined && hasFailed)
    return (
      <EmptyState icon={<FolderX size={34} aria-hidden />} title={own.failed} isAlone>
        <Button onPress={shared.askAgain}>{words.tryAgain}</Button>
      </EmptyState>
    );
  if (store === undefined && !isKnown) return <p role="status">{words.loading}</p>;
  if (store === undefined)
    return (
      <EmptyState icon={<FolderX size={34} aria-hidden />} title={own.gone} isAlone>
        <p>{own.goneLong}</p>
      </EmptyState>
    );
  return (
    <StoreContext value={store}>
      <Switch>
        <Route path="/mail/:mailbox/:thread?">
          {({ mailbox, thread }) => <MailView key={mailbox} mailboxId={mailbox} threadId={thread} />}
        </Route>
        <Route path="/search/:thread?">{({ thread }) => <SharedSearch threadId={thread} />}</Route>
        <Route path="/">
          <Redirect to={places.mailbox(store.cache.home()?.id ?? "none")} replace />
        </Route>
        <Route>
          <Redirect to="~/" replace />
        </Route>
      </Switch>
    </StoreContext>
  );
}

function SharedSearch({ threadId }: { threadId: string | undefined }): ReactNode {
  const [params] = useSearchParams();
  const query = params.get("q") ?? "";
  return <MailView key={query} query={query} threadId={threadId} />;
}
