/** One domain: its records with their state, its keys, what holds for its addresses, and the way to remove it. */
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Button } from "../look/controls.tsx";
import { ReallyDialog } from "../look/really-dialog.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useWordsOf } from "../shell/app-context.ts";
import { DomainKeys } from "./domain-keys.tsx";
import { Records } from "./domain-records.tsx";
import { DomainRules } from "./domain-rules.tsx";
import type { Domain, Standard } from "./domains.tsx";
import { adminWords } from "./words.ts";

export function DomainPage(props: {
  domain: Domain;
  standard: Standard;
  onChange: () => Promise<void>;
  onBack: () => void;
}): ReactNode {
  const { domain, standard, onChange, onBack } = props;
  const words = useWordsOf(adminWords);
  const { run } = useDeed();
  const [isRemoving, setRemoving] = useState(false);
  // What is to be published changes with the keys.
  const [keysMade, setKeysMade] = useState(0);
  const remove = async (): Promise<void> => {
    setRemoving(false);
    if (await run(() => tell("/api/admin/domains/remove", { name: domain.name }))) onBack();
  };
  return (
    <>
      <div>
        <Button onPress={onBack}>
          <ArrowLeft size={17} aria-hidden />
          {words.back}
        </Button>
      </div>
      <Records key={keysMade} name={domain.name} />
      <DomainKeys name={domain.name} onChange={() => setKeysMade((n) => n + 1)} />
      <DomainRules domain={domain} standard={standard} onChange={onChange} />
      <div>
        <Button onPress={() => setRemoving(true)}>{words.removeDomain}</Button>
      </div>
      {isRemoving && (
        <ReallyDialog
          title={words.really(domain.name)}
          doIt={words.remove}
          onClose={() => setRemoving(false)}
          onDo={() => void remove()}
        />
      )}
    </>
  );
}
