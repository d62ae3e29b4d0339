/** A person's initials in a colour of their own. */
import type { ReactNode } from "react";
import type { Address } from "../jmap/types.ts";
import { hueOf, initialsOf } from "../model/people.ts";
import styles from "./avatar.module.css";

export function Avatar({ address }: { address: Address }): ReactNode {
  return (
    <span className={styles.avatar} style={{ "--hue": String(hueOf(address)) } as Record<string, string>} aria-hidden>
      {initialsOf(address)}
    </span>
  );
}
