/** Times of the administration. */
import { stamp } from "../model/moments.ts";
import { useLocale } from "../shell/app-context.ts";

/** Writes times as the reader's language does. */
export function useMoment(withSeconds = false): (at: number) => string {
  const locale = useLocale();
  return (at) => stamp(at, locale, withSeconds);
}
