/** Asks for what a change of folders needs, and says why it did not work. */
import { type FormEvent, type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import { Refused } from "../jmap/problems.ts";
import type { Mailbox } from "../jmap/types.ts";
import { createFolder, deleteFolder, emptyFolder, moveFolder, renameFolder } from "../mail/folder-changes.ts";
import { Dialog, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { FolderPicker } from "../look/folder-picker.tsx";
import { branchOf, mailboxName } from "../model/folders.ts";
import type { Words } from "../words/en.ts";
import { useMail, useWords } from "./app-context.ts";

type AskedDeed =
  | { readonly kind: "create"; readonly parent: Mailbox | undefined }
  | { readonly kind: "rename" | "move" | "delete" | "empty"; readonly mailbox: Mailbox };

export type FolderDeed = AskedDeed | { readonly kind: "share"; readonly mailbox: Mailbox };

interface Props {
  readonly deed: AskedDeed;
  readonly onClose: () => void;
}

export function FolderDialog({ deed, onClose }: Props): ReactNode {
  const words = useWords();
  const [problem, setProblem] = useState("");
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem("");
    try {
      await work();
      onClose();
    } catch (error) {
      setProblem(problemText(error, words));
    }
  };
  return (
    <Dialog title={titleOf(deed, words)} onClose={onClose}>
      {deed.kind === "create" || deed.kind === "rename" ? (
        <NameForm deed={deed} attempt={attempt} onClose={onClose} />
      ) : deed.kind === "move" ? (
        <Destination mailbox={deed.mailbox} attempt={attempt} />
      ) : (
        <Removal deed={{ kind: deed.kind, mailbox: deed.mailbox }} attempt={attempt} onClose={onClose} />
      )}
      {problem !== "" && <p role="alert">{problem}</p>}
    </Dialog>
  );
}

type Attempt = (work: () => Promise<void>) => Promise<void>;

function NameForm(props: { deed: FolderDeed; attempt: Attempt; onClose: () => void }): ReactNode {
  const { deed, attempt, onClose } = props;
  const words = useWords();
  const store = useMail();
  const [name, setName] = useState(deed.kind === "create" ? "" : deed.mailbox.name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(() =>
      deed.kind === "create"
        ? createFolder(store, name.trim(), deed.parent?.id ?? null)
        : renameFolder(store, deed.mailbox, name.trim()),
    );
  };
  return (
    <form onSubmit={submit} style={{ display: "grid", gap: "1rem" }}>
      <Field label={words.folderName} value={name} onChange={setName} autoFocus isRequired />
      <DialogEnd
        doIt={deed.kind === "create" ? words.create : words.rename}
        isDisabled={name.trim() === ""}
        onClose={onClose}
      />
    </form>
  );
}

function Destination({ mailbox, attempt }: { mailbox: Mailbox; attempt: Attempt }): ReactNode {
  const words = useWords();
  const store = useMail();
  const branch = branchOf(mailbox, store.cache.mailboxes.values());
  return (
    <FolderPicker
      isOffered={(each) => !branch.has(each.id) && each.id !== mailbox.parentId}
      first={mailbox.parentId === null ? undefined : words.topLevel}
      onPick={(target) => void attempt(() => moveFolder(store, mailbox, target?.id ?? null))}
    />
  );
}

interface RemovalProps {
  readonly deed: { readonly kind: "delete" | "empty"; readonly mailbox: Mailbox };
  readonly attempt: Attempt;
  readonly onClose: () => void;
}

function Removal({ deed: { kind, mailbox }, attempt, onClose }: RemovalProps): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  const remove = async (): Promise<void> => {
    if (kind === "empty") await emptyFolder(store, mailbox);
    else {
      await deleteFolder(store, mailbox);
      go("/");
    }
  };
  return (
    <>
      <p>{kind === "empty" ? words.emptyTrashLong(mailbox.totalEmails) : words.deleteFolderLong}</p>
      <DialogEnd kind="danger" doIt={words.doDelete} onDo={() => void attempt(remove)} onClose={onClose} />
    </>
  );
}

function titleOf(deed: AskedDeed, words: Words): string {
  if (deed.kind === "create")
    return deed.parent === undefined ? words.newFolder : words.newFolderIn(mailboxName(deed.parent, words));
  const name = mailboxName(deed.mailbox, words);
  if (deed.kind === "rename") return words.renameFolder(name);
  if (deed.kind === "move") return words.moveFolder(name);
  return deed.kind === "empty" ? words.emptyTrash : words.deleteFolder(name);
}

function problemText(error: unknown, words: Words): string {
  if (!(error instanceof Refused)) return words.unreachable;
  return error.type === "mailboxHasChild" ? words.folderHasChildren : words.refused(error.message);
}
