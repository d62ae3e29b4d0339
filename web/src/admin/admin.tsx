/** The administration: what belongs to everybody, for those who may change it. */
import { Activity, FileChartColumn, Forward, Globe, History, ListOrdered, Route, Users } from "lucide-react";
import type { ReactNode } from "react";
import { Redirect } from "wouter";
import { Pages } from "../look/pages.tsx";
import { useMail, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import styles from "../settings/settings.module.css";
import { Accounts } from "./accounts.tsx";
import { Changes } from "./changes.tsx";
import { COMMANDS } from "./commands.ts";
import { Aliases } from "./aliases.tsx";
import { Domains } from "./domains.tsx";
import { FindMessage } from "./journey.tsx";
import { Overview } from "./overview.tsx";
import { Reports } from "./reports.tsx";
import { Suppressions } from "./suppressions.tsx";
import { Twins } from "./twins.tsx";
import { Queue } from "./queue.tsx";
import { adminWords, type AdminWords } from "./words.ts";

const PAGES = [
  {
    name: "overview",
    title: (words: AdminWords) => words.overview,
    icon: <Activity size={18} aria-hidden />,
    show: () => <Overview />,
  },
  {
    name: "domains",
    title: (words: AdminWords) => words.domains,
    icon: <Globe size={18} aria-hidden />,
    show: () => <Domains />,
  },
  {
    name: "accounts",
    title: (words: AdminWords) => words.accounts,
    icon: <Users size={18} aria-hidden />,
    show: () => <Accounts />,
  },
  {
    name: "aliases",
    title: (words: AdminWords) => words.aliases,
    icon: <Forward size={18} aria-hidden />,
    show: () => <Aliases />,
  },
  {
    name: "queue",
    title: (words: AdminWords) => words.queue,
    icon: <ListOrdered size={18} aria-hidden />,
    show: () => (
      <>
        <Queue />
        <Suppressions />
      </>
    ),
  },
  {
    name: "journey",
    title: (words: AdminWords) => words.journey,
    icon: <Route size={18} aria-hidden />,
    show: () => <FindMessage />,
  },
  {
    name: "reports",
    title: (words: AdminWords) => words.reports,
    icon: <FileChartColumn size={18} aria-hidden />,
    show: () => <Reports />,
  },
  {
    name: "changes",
    title: (words: AdminWords) => words.changes,
    icon: <History size={18} aria-hidden />,
    show: () => <Changes />,
  },
] as const;

function withTwins(name: keyof typeof COMMANDS, page: ReactNode): ReactNode {
  return (
    <>
      {page}
      <Twins key={name} commands={COMMANDS[name]} />
    </>
  );
}

export function Admin({ page }: { page: string }): ReactNode {
  const words = useWordsOf(adminWords);
  const { client } = useMail();
  const pages = PAGES.map(({ name, title, icon, show }) => ({
    name,
    title: title(words),
    icon,
    href: places.admin(name),
    show: () => withTwins(name, show()),
  }));
  const shown = pages.find(({ name }) => name === page);
  if (shown === undefined) return <Redirect to={places.admin("overview")} replace />;
  return (
    <Pages
      title={words.title}
      head={<span className={styles.account}>{client.username}</span>}
      pages={pages}
      shown={shown}
    />
  );
}
