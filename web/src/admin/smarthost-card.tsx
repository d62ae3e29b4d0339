/** How mail to others leaves: by itself, or through a provider's server. */
import type { ReactNode } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button } from "../look/controls.tsx";
import { Buttons } from "../look/form.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { useOpener } from "../look/use-opener.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import { type ShownSmarthost, SmarthostForm } from "./smarthost-form.tsx";
import { smarthostWords, type SmarthostWords } from "./smarthost-words.ts";

const PATH = "/api/admin/smarthost";

interface WayOut {
  readonly smarthost: ShownSmarthost | null;
  readonly isOverruled: boolean;
}

export function SmarthostCard(): ReactNode {
  const own = useWordsOf(smarthostWords);
  const wayOut = useAnswer<WayOut>(PATH);
  return (
    <WhenAnswered of={wayOut} failed={own.failed}>
      {(answer) => <Card wayOut={answer} onChange={wayOut.askAgain} />}
    </WhenAnswered>
  );
}

function Card({ wayOut, onChange }: { wayOut: WayOut; onChange: () => Promise<void> }): ReactNode {
  const own = useWordsOf(smarthostWords);
  const { run, isBusy } = useDeed();
  const form = useOpener();
  const { smarthost, isOverruled } = wayOut;
  const isSet = (): void => {
    form.close();
    say(own.isSet);
    void onChange();
  };
  const remove = async (): Promise<void> => {
    if (await run(() => tell(`${PATH}/remove`))) say(own.isRemoved);
    await onChange();
  };
  return (
    <section className={cards.card} aria-labelledby="smarthost">
      <h2 id="smarthost">{own.title}</h2>
      <p>{wayText(wayOut, own)}</p>
      {isOverruled ? undefined : form.isOpen ? (
        <>
          <p className={cards.note}>{own.long}</p>
          <SmarthostForm path={PATH} before={smarthost ?? undefined} onSet={isSet} onCancel={form.close} />
        </>
      ) : (
        <Buttons>
          {smarthost !== null && (
            <Button onPress={() => void remove()} isBusy={isBusy}>
              {own.remove}
            </Button>
          )}
          <Button {...form.button}>{smarthost === null ? own.setUp : own.change}</Button>
        </Buttons>
      )}
    </section>
  );
}

function wayText({ smarthost, isOverruled }: WayOut, own: SmarthostWords): string {
  if (isOverruled) return own.overruled;
  return smarthost === null ? own.direct : own.through(`${smarthost.host}:${smarthost.port}`);
}
