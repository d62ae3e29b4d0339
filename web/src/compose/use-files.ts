/** Files on their way to the server while the message is written. */
import { useCallback, useEffect, useRef } from "react";
import { useMail } from "../shell/app-context.ts";
import type { DraftFile } from "./draft.ts";
import { newKey } from "./open-drafts.ts";
import type { OpenDraft } from "./use-draft.ts";

export interface DraftFiles {
  readonly add: (files: Iterable<File>) => void;
  readonly retry: (key: number) => void;
  readonly remove: (key: number) => void;
}

export function useFiles(change: OpenDraft["change"]): DraftFiles {
  const { client } = useMail();
  const sources = useRef(new Map<number, File>());
  const running = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const uploads = running.current;
    return () => {
      for (const upload of uploads.values()) upload.abort();
    };
  }, []);
  const update = useCallback(
    (key: number, news: Partial<DraftFile>) =>
      change(({ files }) => ({ files: files.map((file) => (file.key === key ? { ...file, ...news } : file)) })),
    [change],
  );
  const start = useCallback(
    async (key: number): Promise<void> => {
      const source = sources.current.get(key);
      if (source === undefined) return;
      const upload = new AbortController();
      running.current.set(key, upload);
      update(key, { isFailed: false, share: 0 });
      try {
        const progress = (share: number): void => update(key, { share });
        const { blobId, type } = await client.upload(source, { progress, signal: upload.signal });
        update(key, { blobId, type, share: 1 });
      } catch {
        update(key, { isFailed: true });
      } finally {
        running.current.delete(key);
      }
    },
    [client, update],
  );
  const add = useCallback(
    (added: Iterable<File>) => {
      const made = [...added].map((file): DraftFile => {
        const key = newKey();
        sources.current.set(key, file);
        const { name, type, size } = file;
        return { key, name, type, size, blobId: undefined, share: 0, isFailed: false, cid: null };
      });
      change(({ files }) => ({ files: [...files, ...made] }));
      for (const { key } of made) void start(key);
    },
    [change, start],
  );
  const remove = useCallback(
    (key: number) => {
      running.current.get(key)?.abort();
      sources.current.delete(key);
      change(({ files }) => ({ files: files.filter((file) => file.key !== key) }));
    },
    [change],
  );
  return { add, remove, retry: (key) => void start(key) };
}
