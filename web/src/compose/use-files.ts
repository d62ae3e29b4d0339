/** Files on their way to the server while the message is written. */
import { useCallback, useEffect, useRef, useState } from "react";
import { Unreachable } from "../jmap/problems.ts";
import { useMail } from "../shell/app-context.ts";
import { courierOf } from "./courier.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { newKey } from "./open-drafts.ts";
import type { OpenDraft } from "./use-draft.ts";

export interface DraftFiles {
  /** `cid` is for a picture within the text. */
  readonly add: (files: Iterable<File>, cid?: string) => void;
  readonly retry: (key: string) => void;
  readonly remove: (key: string) => void;
  /** The picture under a Content-ID, of what was attached in this window or is kept on this device. */
  readonly pictureOf: (cid: string) => Promise<File | undefined>;
}

/** `first` may have files whose upload ended with the window they were attached in. */
export function useFiles(first: Draft, change: OpenDraft["change"]): DraftFiles {
  const store = useMail();
  const { client } = store;
  const { drafts } = courierOf(store);
  const sources = useRef(new Map<string, File>());
  const [running] = useState(() => new Map<string, AbortController>());
  useAbort(running);
  /** What the server was not there to take. */
  const unreached = useRef(new Set<string>());
  const update = useCallback(
    (key: string, news: Partial<DraftFile>) =>
      change(({ files }) => ({ files: files.map((file) => (file.key === key ? { ...file, ...news } : file)) })),
    [change],
  );
  const start = useCallback(
    async (key: string): Promise<void> => {
      const source = sources.current.get(key);
      if (source === undefined) return;
      const upload = new AbortController();
      running.set(key, upload);
      update(key, { isFailed: false, share: 0 });
      try {
        const progress = (share: number): void => update(key, { share });
        const { blobId, type } = await client.upload(source, { progress, signal: upload.signal });
        update(key, { blobId, type, share: 1 });
      } catch (error) {
        if (error instanceof Unreachable) unreached.current.add(key);
        if (!upload.signal.aborted) update(key, { isFailed: true });
      } finally {
        running.delete(key);
      }
    },
    [client, running, update],
  );
  useEffect(() => {
    const { connection } = store;
    return connection.listen(() => {
      if (connection.value !== "live") return;
      const again = [...unreached.current];
      unreached.current.clear();
      for (const key of again) void start(key);
    });
  }, [store, start]);
  const begun = useRef(first);
  useEffect(() => {
    const { key, files } = begun.current;
    const resume = async (): Promise<void> => {
      for (const kept of await drafts.filesOf(key)) sources.current.set(kept.key, kept.file);
      for (const each of files.filter(({ blobId }) => blobId === undefined)) {
        if (sources.current.has(each.key)) void start(each.key);
        else update(each.key, { isFailed: true });
      }
    };
    void resume();
  }, [drafts, start, update]);
  const add = useCallback(
    (added: Iterable<File>, cid: string | null = null) => {
      const made = [...added].map((file) => draftFile(file, cid));
      for (const [{ key }, file] of made) {
        sources.current.set(key, file);
        void drafts.putFile({ key, draftKey: begun.current.key, file }).catch(() => undefined);
      }
      change(({ files }) => ({ files: [...files, ...made.map(([each]) => each)] }));
      for (const [{ key }] of made) void start(key);
    },
    [change, drafts, start],
  );
  const remove = useCallback(
    (key: string) => {
      running.get(key)?.abort();
      unreached.current.delete(key);
      sources.current.delete(key);
      void drafts.removeFile(key);
      change(({ files }) => ({ files: files.filter((file) => file.key !== key) }));
    },
    [change, drafts, running],
  );
  const pictureOf = async (cid: string): Promise<File | undefined> => {
    const kept = sources.current.has(cid) ? [] : await drafts.filesOf(begun.current.key);
    return sources.current.get(cid) ?? kept.find(({ key }) => key === cid)?.file;
  };
  return { add, remove, retry: (key) => void start(key), pictureOf };
}

/** When the window closes. */
function useAbort(running: ReadonlyMap<string, AbortController>): void {
  useEffect(
    () => () => {
      for (const upload of running.values()) upload.abort();
    },
    [running],
  );
}

/** A picture within the text is known by its Content-ID. */
function draftFile(file: File, cid: string | null): readonly [DraftFile, File] {
  const { name, type, size } = file;
  return [{ key: cid ?? newKey(), name, type, size, blobId: undefined, share: 0, isFailed: false, cid }, file];
}
