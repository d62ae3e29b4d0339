/** Opens again what was being written when a window went, and has the courier bring the rest to the server. */
import { useEffect, useRef } from "react";
import { say } from "../model/toasts.ts";
import { whenLate } from "../offline/device.ts";
import { useLocale, useStore, useWords } from "../shell/app-context.ts";
import { courierOf, type News } from "./courier.ts";
import { anew, openDraft } from "./open-drafts.ts";
import { problemText, takeFromOutbox, tellSent } from "./use-sending.ts";

export function useCourier(): void {
  const words = useWords();
  const locale = useLocale();
  const store = useStore();
  const said = useRef({ words, locale });
  useEffect(() => {
    said.current = { words, locale };
  });
  useEffect(() => {
    const courier = courierOf(store);
    let isOver = false;
    const reopen = async (): Promise<void> => {
      const draft = openDraft.value === undefined ? await courier.restore() : undefined;
      if (isOver || draft === undefined) return;
      openDraft.set(draft);
      say(said.current.words.restored);
    };
    const tell = (news: News): void => {
      if (news.kind === "left") return void reopen().then(() => courier.kick());
      const { draft, leaving } = news.kept;
      const departure = leaving?.departure ?? { kind: "after", seconds: 0 };
      if (news.kind === "sent") tellSent(news.sent, { draft: anew(draft), departure, ...said.current });
      else {
        say(problemText(news.error, said.current.words), { isProblem: true });
        if (openDraft.value === undefined) void takeFromOutbox(store, news.kept.key, said.current.words);
      }
    };
    const forget = whenLate(() => tell({ kind: "left" }));
    let stop: (() => void) | undefined;
    const begin = async (): Promise<void> => {
      await reopen();
      if (!isOver) stop = courier.start(tell);
    };
    void begin();
    return () => {
      isOver = true;
      forget();
      stop?.();
    };
  }, [store]);
}
