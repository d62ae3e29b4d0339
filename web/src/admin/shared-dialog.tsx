/** Who may use the folders of an account that belongs to nobody. */
import { UserRound, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Dialog, DialogButtons, Field, IconButton } from "../look/controls.tsx";
import { Form, FormEnd } from "../look/form.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import { sharedWords } from "./shared-words.ts";
import { adminWords } from "./words.ts";

interface Share {
  readonly folder: string;
  readonly who: string;
  /** Letters of RFC 4314. */
  readonly rights: string;
  readonly withheld: boolean;
}

interface Folders {
  readonly folders: readonly string[];
  readonly shares: readonly Share[];
}

/** Somebody who may do the same in several folders. */
interface Group extends Omit<Share, "folder"> {
  readonly folders: readonly string[];
}

type Level = "read" | "write" | "all";
const LEVELS: readonly Level[] = ["read", "write", "all"];
/** What the server makes of a level. */
const LETTERS: Readonly<Record<string, Level>> = { lrs: "read", lrswite: "write", lrswipkxtea: "all" };

const PATH = "/api/admin/accounts/shared";

export function SharedDialog({ address, onClose }: { address: string; onClose: () => void }): ReactNode {
  const admin = useWordsOf(adminWords);
  const words = useWordsOf(sharedWords);
  const answer = useAnswer<Folders>(`${PATH}/folders?address=${encodeURIComponent(address)}`);
  return (
    <Dialog title={words.title(address)} size="columns" onClose={onClose}>
      <WhenAnswered of={answer} failed={admin.failed}>
        {({ folders, shares }) => (
          <>
            <Groups address={address} groups={groupsOf(shares)} all={folders.length} onChange={answer.askAgain} />
            <NewShare address={address} folders={folders} onChange={answer.askAgain} />
          </>
        )}
      </WhenAnswered>
      <DialogButtons>
        <Button onPress={onClose}>{words.close}</Button>
      </DialogButtons>
    </Dialog>
  );
}

function Groups(props: {
  address: string;
  groups: readonly Group[];
  /** How many folders there are. */
  all: number;
  onChange: () => Promise<void>;
}): ReactNode {
  const { address, groups, all, onChange } = props;
  const words = useWordsOf(sharedWords);
  const locale = useLocale();
  const { run } = useDeed();
  const take = async ({ who, folders }: Group): Promise<void> => {
    const isDone = await run(async () => {
      for (const folder of folders) await tell(`${PATH}/unshare`, { address, folder, who });
    });
    if (isDone) say(words.taken(who));
    await onChange();
  };
  if (groups.length === 0) return <p className={cards.note}>{words.nobody}</p>;
  return (
    <ul className={cards.things}>
      {groups.map((group) => {
        const { who, rights, withheld, folders } = group;
        return (
          <li key={`${who} ${rights} ${withheld}`} className={cards.thing}>
            <UserRound size={20} aria-hidden />
            <div>
              <strong>{who}</strong>
              <span className={cards.badge}>{withheld ? words.withheld(rights) : levelText(rights, words.levels)}</span>
              <span className={cards.note}>
                {folders.length === all ? words.allFolders : new Intl.ListFormat(locale).format(folders)}
              </span>
            </div>
            <IconButton label={words.take(who)} onPress={() => void take(group)}>
              <X size={18} aria-hidden />
            </IconButton>
          </li>
        );
      })}
    </ul>
  );
}

function NewShare(props: { address: string; folders: readonly string[]; onChange: () => Promise<void> }): ReactNode {
  const { address, folders, onChange } = props;
  const words = useWordsOf(sharedWords);
  const { run, isBusy } = useDeed();
  const [who, setWho] = useState("");
  const [rights, setRights] = useState<Level>("write");
  const [folder, setFolder] = useState("");
  const share = async (): Promise<void> => {
    const which = folder === "" ? { address, who } : { address, who, folder };
    if (!(await run(() => tell(`${PATH}/share`, { ...which, rights })))) return;
    say(words.shared(who.trim()));
    setWho("");
    await onChange();
  };
  return (
    <Form onSubmit={share}>
      <Field label={words.person} value={who} onChange={setWho} isRequired />
      <label className={cards.choice}>
        {words.rights}
        <select value={rights} onChange={(event) => setRights(event.target.value as Level)}>
          {LEVELS.map((each) => (
            <option key={each} value={each}>
              {words.levels[each]}
            </option>
          ))}
        </select>
      </label>
      <label className={cards.choice}>
        {words.folder}
        <select value={folder} onChange={(event) => setFolder(event.target.value)}>
          <option value="">{words.allFolders}</option>
          {folders.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <FormEnd submit={words.share} isBusy={isBusy} />
    </Form>
  );
}

function groupsOf(shares: readonly Share[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { folder, ...whose } of shares) {
    const key = `${whose.who} ${whose.rights} ${whose.withheld}`;
    groups.set(key, { ...whose, folders: [...(groups.get(key)?.folders ?? []), folder] });
  }
  return [...groups.values()];
}

function levelText(rights: string, levels: Readonly<Record<string, string>>): string {
  return levels[LETTERS[rights] ?? ""] ?? rights;
}
