/** The box that searches, with the operators it knows. */
import { SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, type Ref, useEffect, useState } from "react";
import { useLocation, useRoute, useSearchParams } from "wouter";
import { IconButton } from "../look/controls.tsx";
import { useMail, useWords } from "./app-context.ts";
import { places } from "./places.ts";
import styles from "./search-box.module.css";
import { SearchFormDialog } from "./search-form.tsx";

export function SearchBox({ ref, icon }: { ref: Ref<HTMLInputElement>; icon: ReactNode }): ReactNode {
  const words = useWords();
  const store = useMail();
  const [, go] = useLocation();
  const [isSearch] = useRoute("/search/:thread?");
  const [params] = useSearchParams();
  const shown = isSearch ? (params.get("q") ?? "") : "";
  const [text, setText] = useState(shown);
  const [isFormOpen, openForm] = useState(false);
  useEffect(() => setText(shown), [shown]);
  const leave = (): void => {
    setText("");
    if (isSearch) go(places.mailbox(store.cache.mailboxOf("inbox")?.id ?? "none"));
  };
  return (
    <>
      <form
        role="search"
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") go(places.search(text.trim()));
        }}
      >
        {icon}
        <input
          ref={ref}
          className={styles.input}
          type="text"
          enterKeyHint="search"
          aria-label={words.search}
          aria-describedby="search-hint"
          placeholder={words.search}
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
        <SearchFormDialog query={text} onSearch={(query) => go(places.search(query))} onClose={() => openForm(false)} />
      )}
    </>
  );
}
