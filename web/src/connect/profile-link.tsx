/** A profile that brings settings and password to an iPhone or a Mac. */
import { type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { QrCode } from "../look/qr-code.tsx";
import { useDeed } from "../look/use-deed.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./connect.module.css";
import type { Fetching } from "./settings-offer.ts";
import { connectWords } from "./words.ts";

interface Link {
  readonly path: string;
  readonly minutes: number;
}

export function ProfileLink({ password, fetching }: { password: string; fetching: Fetching }): ReactNode {
  const own = useWordsOf(connectWords);
  const { run } = useDeed();
  const [link, setLink] = useState<Link | undefined>(undefined);
  useEffect(() => {
    void run(async () => setLink(await tell<Link>("/api/connect/profile", { password, protocol: fetching })));
  }, [run, password, fetching]);
  if (link === undefined) return undefined;
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
