/** Aliases: addresses that lead to others. */
import { Forward, Pencil, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Dialog, Field, IconButton } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { Form, TextArea } from "../look/form.tsx";
import { ReallyDialog } from "../look/really-dialog.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import cards from "../settings/settings.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { adminWords } from "./words.ts";

interface Alias {
  readonly address: string;
  readonly members: readonly string[];
}

const NEW: Alias = { address: "", members: [] };

export function Aliases(): ReactNode {
  const words = useWordsOf(adminWords);
  const aliases = useAnswer<{ aliases: readonly Alias[] }>("/api/admin/aliases");
  const { run } = useDeed();
  const [edited, setEdited] = useState<Alias | undefined>(undefined);
  const [removed, setRemoved] = useState<string | undefined>(undefined);
  const remove = async (address: string): Promise<void> => {
    setRemoved(undefined);
    await run(() => tell("/api/admin/aliases/remove", { address }));
    await aliases.askAgain();
  };
  return (
    <WhenAnswered of={aliases} failed={words.failed}>
      {({ aliases: all }) => (
        <section className={cards.card} aria-labelledby="aliases">
          <h2 id="aliases">{words.aliases}</h2>
          {all.length === 0 && <p className={cards.note}>{words.noAliases}</p>}
          <ul className={cards.things}>
            {all.map((alias) => (
              <li key={alias.address} className={cards.thing}>
                <Forward size={20} aria-hidden />
                <div>
                  <strong>{alias.address}</strong>
                  <span className={cards.note}>{alias.members.join(", ")}</span>
                </div>
                <span className={cards.start}>
                  <IconButton label={`${words.edit}: ${alias.address}`} onPress={() => setEdited(alias)}>
                    <Pencil size={18} aria-hidden />
                  </IconButton>
                  <IconButton label={`${words.remove}: ${alias.address}`} onPress={() => setRemoved(alias.address)}>
                    <Trash2 size={18} aria-hidden />
                  </IconButton>
                </span>
              </li>
            ))}
          </ul>
          <div>
            <Button kind="primary" onPress={() => setEdited(NEW)}>
              {words.newAlias}
            </Button>
          </div>
          {edited !== undefined && (
            <AliasDialog alias={edited} onClose={() => setEdited(undefined)} onChange={aliases.askAgain} />
          )}
          {removed !== undefined && (
            <ReallyDialog
              title={words.really(removed)}
              doIt={words.remove}
              onDo={() => void remove(removed)}
              onClose={() => setRemoved(undefined)}
            />
          )}
        </section>
      )}
    </WhenAnswered>
  );
}

function AliasDialog(props: { alias: Alias; onClose: () => void; onChange: () => Promise<void> }): ReactNode {
  const { alias, onClose, onChange } = props;
  const words = useWords();
  const own = useWordsOf(adminWords);
  const isNew = alias === NEW;
  const { run, isBusy } = useDeed();
  const [address, setAddress] = useState(alias.address);
  const [members, setMembers] = useState(alias.members.join("\n"));
  const save = async (): Promise<void> => {
    const list = members.split(/[\s,]+/).filter((each) => each !== "");
    const path = isNew ? "/api/admin/aliases" : "/api/admin/aliases/members";
    if (!(await run(() => tell(path, { address, members: list })))) return;
    onClose();
    await onChange();
  };
  return (
    <Dialog title={isNew ? own.newAlias : alias.address} onClose={onClose}>
      <Form onSubmit={save}>
        {isNew && <Field label={own.aliasAddress} value={address} onChange={setAddress} isRequired autoFocus />}
        <TextArea label={own.members} value={members} onChange={setMembers} rows={4} />
        <DialogEnd doIt={words.save} isBusy={isBusy} onClose={onClose} />
      </Form>
    </Dialog>
  );
}
