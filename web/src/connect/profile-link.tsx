/** A profile that brings settings and password to an iPhone or a Mac. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Button } from "../look/controls.tsx";
import { QrCode } from "../look/qr-code.tsx";
import { useDeed } from "../look/use-deed.ts";
import cards from "../settings/settings.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./connect.module.css";
import type { Fetching } from "./settings-offer.ts";
import { connectWords } from "./words.ts";

const MINUTE_MS = 60_000;

/** It leads to the profile for some minutes; then there is another one. */
interface Link {
  readonly path: string;
  readonly minutes: number;
}

export function ProfileLink({ password, fetching }: { password: string; fetching: Fetching }): ReactNode {
  const own = useWordsOf(connectWords);
  const words = useWords();
  const { run, isBusy } = useDeed();
  const [link, setLink] = useState<Link | undefined>(undefined);
  const ask = useCallback(
    () => run(async () => setLink(await tell<Link>("/api/connect/profile", { password, protocol: fetching }))),
    [run, password, fetching],
  );
  useEffect(() => void ask(), [ask]);
  useEffect(() => {
    if (link === undefined) return undefined;
    const timer = setTimeout(() => void ask(), link.minutes * MINUTE_MS);
    return () => clearTimeout(timer);
  }, [link, ask]);
  if (link === undefined)
    return (
      <div>
        <Button onPress={() => void ask()} isBusy={isBusy}>
          {isBusy ? words.loading : words.tryAgain}
        </Button>
      </div>
    );
  const url = `${location.origin}${link.path}`;
  return (
    <div className={styles.profile}>
      <QrCode text={url} label={own.scan} />
      <div>
        <strong>{own.scan}</strong>
        <p className={cards.note}>{own.scanLong(link.minutes)}</p>
        <a href={link.path} download="posthorn.mobileconfig">
          {own.downloadProfile}
        </a>
      </div>
    </div>
  );
}
