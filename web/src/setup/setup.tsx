/** The first start, step by step: where the server stands, its domain and administrator, people, what comes next. */
import { type ReactNode, useState } from "react";
import controls from "../shell/login.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import { AdministratorStep } from "./administrator-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { PeopleStep } from "./people-step.tsx";
import { SecretStep } from "./secret-step.tsx";
import styles from "./setup.module.css";
import { type Surrounding, SurroundingsStep } from "./surroundings-step.tsx";
import { setupWords } from "./words.ts";

/** Behind the #, which no server sees. */
const given = location.hash.slice(1);

export function Setup(): ReactNode {
  const words = useWordsOf(setupWords);
  const [step, setStep] = useState(0);
  const [opened, setOpened] = useState<{ secret: string; found: readonly Surrounding[] } | undefined>(undefined);
  const [address, setAddress] = useState("");
  const shown = [
    () =>
      opened === undefined ? (
        <SecretStep given={given} onOpened={setOpened} />
      ) : (
        <SurroundingsStep {...opened} onDone={() => setStep(1)} />
      ),
    () => (
      <AdministratorStep
        secret={opened?.secret ?? ""}
        onDone={(made) => {
          setAddress(made);
          setStep(2);
        }}
      />
    ),
    () => <PeopleStep domain={domainOf(address)} onDone={() => setStep(3)} />,
    () => <DoneStep address={address} domain={domainOf(address)} />,
  ][step];
  return (
    <main className={styles.page}>
      <header className={controls.head}>
        <img src="/posthorn.svg" alt="" width="44" height="44" />
        <h1>{words.title}</h1>
      </header>
      <ol className={styles.steps}>
        {words.steps.map((name, i) => (
          <li key={name} {...(i === step ? { "aria-current": "step" as const } : {})} data-done={i < step}>
            {name}
          </li>
        ))}
      </ol>
      <section className={styles.card} aria-label={words.steps[step]}>
        {shown?.()}
      </section>
    </main>
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
