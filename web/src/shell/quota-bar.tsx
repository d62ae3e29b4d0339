/** Whose mail this is, and how full the account is, where it has a limit. */
import type { ReactNode } from "react";
import { formatSize, limitSize } from "../model/sizes.ts";
import { useLocale, useMail, useWords } from "./app-context.ts";
import styles from "./quota-bar.module.css";

/** The share from which it is time to do something. */
const NEARLY_FULL = 0.9;

export function QuotaBar(): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const { cache, client } = useMail();
  return (
    <div className={styles.quotas}>
      <span className={styles.account} title={client.username}>
        {client.username}
      </span>
      {cache.quotas.map(({ id, resourceType, used, hardLimit }) => {
        const share = hardLimit === 0 ? 1 : Math.min(1, used / hardLimit);
        const text =
          resourceType === "octets"
            ? words.storage(formatSize(used, locale), limitSize(hardLimit, locale))
            : words.messagesUsed(used, hardLimit);
        return (
          <div key={id} className={styles.quota}>
            <meter aria-label={text} min={0} max={1} high={NEARLY_FULL} optimum={0} value={share} />
            <span>{text}</span>
          </div>
        );
      })}
    </div>
  );
}
