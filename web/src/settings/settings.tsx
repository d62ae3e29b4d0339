/** The pages of the settings, each with an address of its own, and the way out. */
import {
  Ban,
  Download,
  Bell,
  BookOpen,
  IdCard,
  ListFilter,
  Keyboard as KeyboardSign,
  LogOut,
  PencilLine,
  Plane,
  ShieldCheck,
  SlidersHorizontal,
  Smartphone,
} from "lucide-react";
import { lazy, type ReactNode } from "react";
import { Redirect } from "wouter";
import { Connect } from "../connect/connect.tsx";
import { Button } from "../look/controls.tsx";
import { Late } from "../look/late.tsx";
import { Pages } from "../look/pages.tsx";
import { say } from "../model/toasts.ts";
import { leave } from "../offline/leave.ts";
import { useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { AbsencePage } from "./absence/absence.tsx";
import { BlockedPage } from "./blocked/blocked-page.tsx";
import { General } from "./general.tsx";
import { ImportPage } from "./import/import-page.tsx";
import { ReadingPage } from "./reading/reading-page.tsx";
import { Identities } from "./identities.tsx";
import { Keyboard } from "./keyboard.tsx";
import { Notifications } from "./notifications.tsx";
import { Security } from "./security/security.tsx";
import styles from "./settings.module.css";
import { SettingsSearch } from "./settings-search.tsx";
import { Writing } from "./writing.tsx";
import { settingsWords, type SettingsWords } from "./words.ts";

/** It brings the grammar of Sieve. */
const FiltersPage = lazy(() =>
  import("./filters/filters-page.tsx").then((module) => ({ default: module.FiltersPage })),
);

interface SettingsPage {
  readonly name: string;
  readonly title: (words: SettingsWords) => string;
  readonly icon: ReactNode;
  readonly show: () => ReactNode;
}

const PAGES: readonly SettingsPage[] = [
  {
    name: "general",
    title: (words) => words.general,
    icon: <SlidersHorizontal size={18} aria-hidden />,
    show: () => <General />,
  },
  {
    name: "identities",
    title: (words) => words.identities,
    icon: <IdCard size={18} aria-hidden />,
    show: () => <Identities />,
  },
  {
    name: "reading",
    title: (words) => words.reading,
    icon: <BookOpen size={18} aria-hidden />,
    show: () => <ReadingPage />,
  },
  {
    name: "writing",
    title: (words) => words.writing,
    icon: <PencilLine size={18} aria-hidden />,
    show: () => <Writing />,
  },
  {
    name: "absence",
    title: (words) => words.absence,
    icon: <Plane size={18} aria-hidden />,
    show: () => <AbsencePage />,
  },
  {
    name: "filters",
    title: (words) => words.filters,
    icon: <ListFilter size={18} aria-hidden />,
    show: () => (
      <Late>
        <FiltersPage />
      </Late>
    ),
  },
  {
    name: "blocked",
    title: (words) => words.blocked,
    icon: <Ban size={18} aria-hidden />,
    show: () => <BlockedPage />,
  },
  {
    name: "notifications",
    title: (words) => words.notifications,
    icon: <Bell size={18} aria-hidden />,
    show: () => <Notifications />,
  },
  {
    name: "keyboard",
    title: (words) => words.keyboard,
    icon: <KeyboardSign size={18} aria-hidden />,
    show: () => <Keyboard />,
  },
  {
    name: "import",
    title: (words) => words.import,
    icon: <Download size={18} aria-hidden />,
    show: () => <ImportPage />,
  },
  {
    name: "connect",
    title: (words) => words.connect,
    icon: <Smartphone size={18} aria-hidden />,
    show: () => <Connect />,
  },
  {
    name: "security",
    title: (words) => words.security,
    icon: <ShieldCheck size={18} aria-hidden />,
    show: () => <Security />,
  },
];

export function Settings({ page }: { page: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const store = useMail();
  const { client } = store;
  const pages = PAGES.map(({ name, title, icon, show }) => ({
    name,
    title: title(own),
    icon,
    href: places.settingsPage(name),
    show,
  }));
  const shown = pages.find(({ name }) => name === page);
  const goAway = async (): Promise<void> => {
    try {
      if (await leave(store)) location.assign("/");
      else say(words.notAllSaved, { isProblem: true });
    } catch {
      say(words.unreachable, { isProblem: true });
    }
  };
  if (shown === undefined) return <Redirect to={places.settings} replace />;
  return (
    <Pages
      title={words.settings}
      pages={pages}
      shown={shown}
      head={
        <>
          <span className={styles.account}>{client.username}</span>
          <SettingsSearch />
          <Button onPress={() => void goAway()}>
            <LogOut size={17} aria-hidden />
            {words.logOut}
          </Button>
        </>
      }
    />
  );
}
