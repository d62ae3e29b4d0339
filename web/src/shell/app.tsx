/** Who is logged in, and what they see then. */
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from "react";
import { I18nProvider, useLocale as useDirection } from "react-aria-components";
import { beginning } from "../begin.ts";
import { SignedOut } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { useCell } from "../model/use-cell.ts";
import { followOtherWindows, preferences } from "../model/preferences.ts";
import { keepOffline, startAccount } from "../offline/start.ts";
import { Button } from "../look/controls.tsx";
import { keepFocus } from "../look/keep-focus.ts";
import { StoreContext, useLanguage, useLocale, useWords } from "./app-context.ts";
import styles from "./login.module.css";
import { Login } from "./login.tsx";
import { Shell } from "./shell.tsx";
import { Toasts } from "./toast-list.tsx";

type State =
  | { readonly kind: "opening" }
  | { readonly kind: "logged-out" }
  | { readonly kind: "failed" }
  | { readonly kind: "open"; readonly store: MailStore; readonly isOver: boolean };

function opened(store: MailStore): State {
  return { kind: "open", store, isOver: false };
}

/** What is there already need not be waited for. */
function begun(): State {
  return beginning.store === undefined ? { kind: "opening" } : opened(beginning.store);
}

/** Pages for people who have no login yet. */
const Invited = lazy(() => import("../invited/invited.tsx").then((module) => ({ default: module.Invited })));
const Setup = lazy(() => import("../setup/setup.tsx").then((module) => ({ default: module.Setup })));

const PAGES: Readonly<Record<string, () => ReactNode>> = {
  "/invited": () => <Invited />,
  "/setup": () => <Setup />,
};

export function App(): ReactNode {
  useEffect(followOtherWindows, []);
  useEffect(keepFocus, []);
  return (
    <I18nProvider locale={useLocale()}>
      <Look />
      <Suspense>{PAGES[location.pathname]?.() ?? <Mail />}</Suspense>
      <Toasts />
    </I18nProvider>
  );
}

function Mail(): ReactNode {
  const [state, setState] = useState(begun);
  const open = useCallback(async (): Promise<void> => {
    try {
      const store = await (beginning.take() ?? startAccount());
      store.client.signedOut = () => setState((now) => (now.kind === "open" ? { ...now, isOver: true } : now));
      setState(opened(store));
    } catch (error) {
      setState(error instanceof SignedOut ? { kind: "logged-out" } : { kind: "failed" });
    }
  }, []);
  useEffect(() => void open(), [open]);
  return <Screen state={state} open={open} />;
}

function Screen({ state, open }: { state: State; open: () => Promise<void> }): ReactNode {
  const words = useWords();
  if (state.kind === "logged-out") return <Login done={open} />;
  if (state.kind === "opening")
    return (
      <main className={styles.page} aria-busy>
        <div className={styles.opening} role="status">
          <img src="/posthorn.svg" alt="" width="56" height="56" />
          <h1 className="hidden">Posthorn</h1>
          <p>{words.loading}</p>
        </div>
      </main>
    );
  if (state.kind === "failed")
    return (
      <main className={styles.page}>
        <div className={styles.card}>
          <header className={styles.head}>
            <img src="/posthorn.svg" alt="" width="44" height="44" />
            <h1>Posthorn</h1>
            <p role="alert">{words.unreachable}</p>
          </header>
          <Button kind="primary" onPress={() => void open()}>
            {words.tryAgain}
          </Button>
        </div>
      </main>
    );
  return <Session store={state.store} isOver={state.isOver} open={open} />;
}

/** What is being written stays while somebody logs in again. */
function Session({ store, isOver, open }: { store: MailStore; isOver: boolean; open: () => Promise<void> }): ReactNode {
  useEffect(() => () => store.stop(), [store]);
  useEffect(() => keepOffline(store), [store]);
  return (
    <StoreContext value={store}>
      <div className={styles.under} inert={isOver}>
        <Shell />
      </div>
      {isOver && (
        <div className={styles.over}>
          <Login done={open} again={store.client.session.username} />
        </div>
      )}
    </StoreContext>
  );
}

/** What style sheets and readers ask the document for. */
function Look(): null {
  const { theme, density, pane } = useCell(preferences);
  const language = useLanguage();
  const { direction } = useDirection();
  useEffect(() => {
    const root = document.documentElement;
    root.dataset["theme"] = theme;
    root.dataset["density"] = density;
    root.dataset["pane"] = pane;
    root.lang = language;
    root.dir = direction;
  }, [theme, density, pane, language, direction]);
  return null;
}
