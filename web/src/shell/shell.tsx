/** The frame around everything: search above, folders beside, and what is chosen between them. */
import { Menu, Search, Server, Settings as SettingsIcon, SquarePen, Users, X } from "lucide-react";
import { lazy, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Redirect, Route, Switch, useLocation, useSearchParams } from "wouter";
import { Composer } from "../compose/composer.tsx";
import { startWriting } from "../compose/open-drafts.ts";
import type { Role } from "../jmap/types.ts";
import { MailView } from "../list/mail-view.tsx";
import { IconButton, Button } from "../look/controls.tsx";
import { useMail, useStore, useWords } from "./app-context.ts";
import { ConnectionSign } from "./connection-sign.tsx";
import { FolderList } from "./folder-list.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { useNotifications } from "./notifications.ts";
import { places } from "./places.ts";
import { SearchBox } from "./search-box.tsx";
import { Late } from "../look/late.tsx";
import styles from "./shell.module.css";
import { listenForShortcuts, useShortcuts } from "./shortcuts.ts";
import { takeBack } from "./take-back.ts";
import { useAdministrator } from "./use-administrator.ts";

/** Seldom wanted: loaded when it is. */
const Settings = lazy(() => import("../settings/settings.tsx").then((module) => ({ default: module.Settings })));
const Admin = lazy(() => import("../admin/admin.tsx").then((module) => ({ default: module.Admin })));
const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const SharedMail = lazy(() => import("../sharing/shared-mail.tsx").then((module) => ({ default: module.SharedMail })));
const ContactsView = lazy(() =>
  import("../contacts/contacts-view.tsx").then((module) => ({ default: module.ContactsView })),
);

export function Shell(): ReactNode {
  const words = useWords();
  const store = useStore();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [shown, show] = useState<"keys" | "palette" | undefined>();
  const search = useRef<HTMLInputElement>(null);
  const isAdministrator = useAdministrator();
  useEffect(listenForShortcuts, []);
  useGoing();
  useNotifications();
  useShortcuts({
    "/": () => search.current?.focus(),
    "?": () => show("keys"),
    "Ctrl K": () => show("palette"),
    c: () => startWriting(store),
    z: () => void takeBack(words),
  });
  return (
    <div className={styles.shell} data-shell {...(isMenuOpen ? { "data-menu": true } : {})}>
      <Top
        search={search}
        isMenuOpen={isMenuOpen}
        onMenu={() => setMenuOpen(!isMenuOpen)}
        isAdministrator={isAdministrator}
      />
      <nav className={styles.side} aria-label={words.folders}>
        <div className={styles.write}>
          <Button kind="primary" onPress={() => startWriting(store)}>
            <SquarePen size={18} aria-hidden />
            {words.compose}
          </Button>
        </div>
        <FolderList onGo={() => setMenuOpen(false)} />
      </nav>
      <div className={styles.veil} onClick={() => setMenuOpen(false)} aria-hidden />
      <main className={styles.main}>
        <Screens isAdministrator={isAdministrator} />
      </main>
      <Composer />
      {shown === "keys" && <KeysDialog onClose={() => show(undefined)} />}
      {shown === "palette" && (
        <Late>
          <Palette onClose={() => show(undefined)} />
        </Late>
      )}
    </div>
  );
}

function useInbox(): string {
  return places.mailbox(useMail().cache.mailboxOf("inbox")?.id ?? "none");
}

/** Keys that lead to the mailboxes everybody has. */
function useGoing(): void {
  const { cache } = useStore();
  const [, go] = useLocation();
  const to = (role: Role) => () => go(places.mailbox(cache.mailboxOf(role)?.id ?? "none"));
  useShortcuts({
    "g i": to("inbox"),
    "g d": to("drafts"),
    "g t": to("sent"),
    "g a": to("archive"),
    "g c": () => go(places.contacts),
    "g s": () => go(places.settings),
  });
}

interface TopProps {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly isMenuOpen: boolean;
  readonly onMenu: () => void;
  readonly isAdministrator: boolean | undefined;
}

function Top({ search, isMenuOpen, onMenu, isAdministrator }: TopProps): ReactNode {
  const words = useWords();
  const [, go] = useLocation();
  const inbox = useInbox();
  return (
    <header className={styles.top}>
      <span className={styles.menuButton}>
        <IconButton label={words.folders} onPress={onMenu}>
          {isMenuOpen ? <X size={20} aria-hidden /> : <Menu size={20} aria-hidden />}
        </IconButton>
      </span>
      <a
        className={styles.name}
        href={inbox}
        onClick={(event) => {
          event.preventDefault();
          go(inbox);
        }}
      >
        <img src="/posthorn.svg" alt="" width="28" height="28" />
        <span>Posthorn</span>
      </a>
      <SearchBox ref={search} icon={<Search size={18} aria-hidden />} />
      <ConnectionSign />
      {isAdministrator === true && (
        <IconButton label={words.administration} onPress={() => go(places.admin("overview"))}>
          <Server size={20} aria-hidden />
        </IconButton>
      )}
      <IconButton label={words.contacts} onPress={() => go(places.contacts)}>
        <Users size={20} aria-hidden />
      </IconButton>
      <IconButton label={words.settings} onPress={() => go(places.settings)}>
        <SettingsIcon size={20} aria-hidden />
      </IconButton>
    </header>
  );
}

function Screens({ isAdministrator }: { isAdministrator: boolean | undefined }): ReactNode {
  const inbox = useInbox();
  const [params] = useSearchParams();
  const query = params.get("q") ?? "";
  return (
    <Switch>
      <Route path="/mail/:mailbox/:thread?">
        {({ mailbox, thread }) => <MailView key={mailbox} mailboxId={mailbox} threadId={thread} />}
      </Route>
      <Route path="/search/:thread?">{({ thread }) => <MailView key={query} query={query} threadId={thread} />}</Route>
      <Route path="/shared/:account" nest>
        {({ account }) => (
          <Late key="shared">
            <SharedMail key={account} accountId={account} />
          </Late>
        )}
      </Route>
      <Route path="/contacts/:id?/:deed?">
        {({ id, deed }) => (
          <Late key="contacts">
            <ContactsView id={id} isEditing={deed === "edit"} />
          </Late>
        )}
      </Route>
      <Route path="/settings/:page">
        {({ page }) => (
          <Late key="settings">
            <Settings page={page} />
          </Late>
        )}
      </Route>
      {isAdministrator !== false && (
        <Route path="/admin/:page?">
          {({ page }) => <Late key="admin">{isAdministrator === true && <Admin page={page ?? "overview"} />}</Late>}
        </Route>
      )}
      <Route>
        <Redirect to={inbox} replace />
      </Route>
    </Switch>
  );
}
