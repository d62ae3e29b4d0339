/** The box that searches, with the operators it knows. */
import { SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useState } from "react";
import { useLocation, useRoute, useSearchParams } from "wouter";
import { IconButton } from "../look/controls.tsx";
import { useCell } from "../model/use-cell.ts";
import { sharedAccountsOf } from "../sharing/shared-accounts.ts";
import { useMail, useWords } from "./app-context.ts";
import { places } from "./places.ts";
import styles from "./search-box.module.css";
import { SearchFormDialog } from "./search-form.tsx";

export function SearchBox({ ref, icon }: { ref: Ref<HTMLInputElement>; icon: ReactNode }): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  const [isOwnSearch] = useRoute("/search/:thread?");
  const [isSharedSearch] = useRoute("/shared/:account/search/:thread?");
  const [, shared] = useRoute("/shared/:account/*?");
  const [params] = useSearchParams();
  const isSearch = isOwnSearch || isSharedSearch;
  // What somebody else shares is searched where it is shown.
  const base = shared === null ? "" : places.shared(shared.account);
  const others = useCell(sharedAccountsOf(store).stores);
  const owner = others.find(({ client }) => client.accountId === shared?.account)?.client.accountName;
  const label = owner === undefined ? words.search : words.searchShared(owner);
  const shown = isSearch ? (params.get("q") ?? "") : "";
  const [text, setText] = useState(shown);
  const [isFormOpen, openForm] = useState(false);
  useEffect(() => setText(shown), [shown]);
  const leave = (): void => {
    setText("");
    if (isSearch) go(base === "" ? places.mailbox(store.cache.mailboxOf("inbox")?.id ?? "none") : base);
  };
  return (
    <>
      <form
        role="search"
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") go(base + places.search(text.trim()));
        }}
      >
        {icon}
        <input
          ref={ref}
          className={styles.input}
          type="text"
          enterKeyHint="search"
          aria-label={label}
          aria-describedby="search-hint"
          placeholder={label}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") leave();
          }}
        />
        {text !== "" && (
          <IconButton label={words.clearSearch} onPress={leave}>
            <X size={18} aria-hidden />
          </IconButton>
        )}
        <IconButton label={words.searchOptions} onPress={() => openForm(true)}>
          <SlidersHorizontal size={18} aria-hidden />
        </IconButton>
        <p id="search-hint" className={styles.hint}>
          {words.searchHint}
        </p>
      </form>
      {isFormOpen && (
        <SearchFormDialog
          query={text}
          isOwn={base === ""}
          onSearch={(query) => go(base + places.search(query))}
          onClose={() => openForm(false)}
        />
      )}
    </>
  );
}
