/** A card's picture; the sign of a group, or initials, where there is none. */
import { Users } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "../look/avatar.tsx";
import { useMail } from "../shell/app-context.ts";
import { type Card, displayName, valuesOf } from "./card.ts";
import styles from "./face.module.css";
import { isGroup } from "./groups.ts";
import { faceUrl } from "./pictures.ts";

export function Face({ card }: { card: Card }): ReactNode {
  const { client } = useMail();
  const url = faceUrl(client, card);
  const [broken, setBroken] = useState<string | undefined>(undefined);
  if (isGroup(card))
    return (
      <span className={styles.group} aria-hidden>
        <Users size={19} />
      </span>
    );
  if (url !== undefined && url !== broken)
    return <img className={styles.face} src={url} alt="" loading="lazy" onError={() => setBroken(url)} />;
  return <Avatar address={{ name: displayName(card), email: valuesOf(card.emails)[0]?.address ?? card.uid }} />;
}
