/** What the server does with mail as it comes: rules in sentences, and the scripts that hold them. */
import { type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { WhenAnswered } from "../../look/answered.tsx";
import { useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import own from "./filters.module.css";
import { ProblemNote } from "./problem-note.tsx";
import { RulesTab } from "./rules-tab.tsx";
import { ScriptsTab } from "./scripts-tab.tsx";
import type { KnownScripts } from "./scripts.ts";
import { type Scripts, useScripts } from "./use-scripts.ts";
import { filterWords } from "./words.ts";

export function FiltersPage(): ReactNode {
  const words = useWordsOf(filterWords);
  const scripts = useScripts();
  return (
    <section className={styles.card} aria-labelledby="filters">
      <h2 id="filters">{words.title}</h2>
      <p className={styles.note}>{words.long}</p>
      <WhenAnswered of={scripts} failed={words.failed}>
        {(known) => (
          <>
            <ProblemNote known={known} />
            <BothTabs known={known} scripts={scripts} />
          </>
        )}
      </WhenAnswered>
    </section>
  );
}

function BothTabs({ known, scripts }: { known: KnownScripts; scripts: Scripts }): ReactNode {
  const words = useWordsOf(filterWords);
  const [shown, show] = useState("rules");
  return (
    <Tabs selectedKey={shown} onSelectionChange={(key) => show(String(key))} className={own.tabs}>
      <TabList aria-label={words.title} className={own.tabList}>
        <Tab id="rules" className={own.tab}>
          {words.rules}
        </Tab>
        <Tab id="text" className={own.tab}>
          {words.text}
        </Tab>
      </TabList>
      <TabPanel id="rules" className={own.panel}>
        <RulesTab known={known} scripts={scripts} />
      </TabPanel>
      <TabPanel id="text" className={own.panel}>
        <ScriptsTab known={known} scripts={scripts} />
      </TabPanel>
    </Tabs>
  );
}
