/** Many invitations at once, from a list that somebody has in a spreadsheet or types here. */
import { Upload } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button } from "../look/controls.tsx";
import { Buttons, Problem } from "../look/form.tsx";
import { useFilePicker } from "../look/use-file-picker.tsx";
import { CopyButton } from "../look/copyable.tsx";
import controls from "../look/controls.module.css";
import { type Listed, LISTED_MAX, peopleListed } from "../../../src/wire/people-list.ts";
import cards from "../settings/settings.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./invite-many.module.css";
import { inviteManyWords } from "./invite-many-words.ts";

interface Result {
  readonly address: string;
  /** Undefined when the server did not make the account. */
  readonly link?: string;
  readonly problem?: string;
}

export function InviteMany({ domain, onDone }: { domain: string; onDone?: () => void }): ReactNode {
  const own = useWordsOf(inviteManyWords);
  const id = useId();
  const picker = useFilePicker({
    label: own.chooseFile,
    accept: ".csv,.txt,text/csv,text/plain",
    onPick: ([file]) => void file?.text().then(setText),
  });
  const [text, setText] = useState("");
  const { results, isBusy, invite } = useInvitations(onDone);
  const listed = peopleListed(text, domain);
  const people = listed ?? [];
  const inviteAll = async (): Promise<void> => {
    const left = await invite(people);
    // To be put right, or tried again; what was typed meanwhile stays.
    setText((now) => (now === text ? left.map(lineOf).join("\n") : now));
  };
  return (
    <div className={styles.many}>
      <label className={controls.label} htmlFor={id}>
        {own.list}
      </label>
      <p className={cards.note}>{own.listLong}</p>
      <textarea
        id={id}
        className={styles.list}
        rows={4}
        dir="ltr"
        placeholder={`ann@${domain === "" ? "example.org" : domain}, Ann Brown`}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {picker.input}
      <Problem text={listed === undefined ? own.tooMany(LISTED_MAX) : ""} />
      <Buttons>
        <Button onPress={picker.open}>
          <Upload size={17} aria-hidden />
          {own.chooseFile}
        </Button>
        <Button kind="primary" isDisabled={people.length === 0} isBusy={isBusy} onPress={() => void inviteAll()}>
          {own.inviteAll(people.length)}
        </Button>
      </Buttons>
      <Results results={results} />
    </div>
  );
}

function lineOf({ address, name }: Listed): string {
  if (name === "") return address;
  return `${address}, ${/[,;\t"<>]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name}`;
}

function Results({ results }: { results: readonly Result[] }): ReactNode {
  const own = useWordsOf(inviteManyWords);
  const made = results.filter(({ link }) => link !== undefined);
  return (
    <div role="status" className={styles.many}>
      {results.length > 0 && (
        <>
          <p className={styles.titled}>
            <span>{own.made(made.length, results.length)}</span>
            {made.length > 0 && (
              <CopyButton
                label={own.allLinks}
                value={made.map(({ address, link }) => `${address},${link}`).join("\n")}
              />
            )}
          </p>
          <ul className={styles.results}>
            {results.map(({ address, link, problem }) => (
              <li key={address}>
                <span>{address}</span>
                {link === undefined ? (
                  <span className={styles.problem}>{problem}</span>
                ) : (
                  <CopyButton label={own.linkOf(address)} value={link} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** One after the other: each makes an account, and what is done stays done when the page is left. */
function useInvitations(onDone: (() => void) | undefined): {
  readonly results: readonly Result[];
  readonly isBusy: boolean;
  /** Who could not be invited. */
  readonly invite: (people: readonly Listed[]) => Promise<readonly Listed[]>;
} {
  const words = useWords();
  const [results, setResults] = useState<readonly Result[]>([]);
  const [isBusy, setBusy] = useState(false);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);
  const inviteOne = async ({ address, name }: Listed): Promise<Result> => {
    try {
      const made = await tell<{ address: string; invitation: string }>("/api/admin/accounts", { address, name });
      return { address: made.address, link: `${location.origin}/invited#${made.invitation}` };
    } catch (error) {
      return { address, problem: error instanceof Refused ? words.refused(error.message) : words.unreachable };
    }
  };
  return {
    results,
    isBusy,
    async invite(people) {
      setBusy(true);
      setResults([]);
      const done: Result[] = [];
      for (const person of people) {
        if (!isHere.current) return [];
        done.push(await inviteOne(person));
        setResults([...done]);
      }
      setBusy(false);
      onDone?.();
      return people.filter((_, i) => done[i]?.link === undefined);
    },
  };
}
