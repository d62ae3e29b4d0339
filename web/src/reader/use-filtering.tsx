/** The entry of a message's menu that makes a rule of it. */
import { ListFilter } from "lucide-react";
import { useLocation } from "wouter";
import type { Email } from "../jmap/types.ts";
import type { MenuEntry } from "../look/controls.tsx";
import { useStore, useWords } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";

/** None for what others share: that is filtered by its owner. */
export function useFiltering(email: Email): readonly MenuEntry[] {
  const words = useWords();
  const { client } = useStore();
  const [, go] = useLocation();
  if (!client.isOwn) return [];
  const start = (): void => go(places.filterLike(email.id));
  return [{ id: "filter", label: words.filterLike, icon: <ListFilter size={17} aria-hidden />, onAction: start }];
}
