/** Files on their way to the server while the message is written. */
import { useCallback, useEffect, useRef, useState } from "react";
import { Unreachable } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { useMail } from "../shell/app-context.ts";
import { courierOf } from "./courier.ts";
import type { Draft, DraftFile } from "./draft.ts";
import type { KeptDrafts } from "./kept-drafts.ts";
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
  const [unreached] = useState(() => new Set<string>());
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
        if (error instanceof Unreachable) unreached.add(key);
        if (!upload.signal.aborted) update(key, { isFailed: true });
      } finally {
        running.delete(key);
      }
    },
    [client, running, unreached, update],
  );
  useAgain(store, unreached, start);
  const begun = useRef(first);
  useEffect(
    () => void resume(begun.current, drafts, { sources: sources.current, start, update }),
    [drafts, start, update],
  );
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
      unreached.delete(key);
      sources.current.delete(key);
      void drafts.removeFile(key);
      change(({ files }) => ({ files: files.filter((file) => file.key !== key) }));
    },
    [change, drafts, running, unreached],
  );
  const pictureOf = async (cid: string): Promise<File | undefined> => {
    const kept = sources.current.has(cid) ? [] : await drafts.filesOf(begun.current.key);
    return sources.current.get(cid) ?? kept.find(({ key }) => key === cid)?.file;
  };
  return { add, remove, retry: (key) => void start(key), pictureOf };
}

interface Resuming {
  readonly sources: Map<string, File>;
  readonly start: (key: string) => Promise<void>;
  readonly update: (key: string, news: Partial<DraftFile>) => void;
}

/** What the window did not finish that the draft was written in before. */
async function resume({ key, files }: Draft, drafts: KeptDrafts, to: Resuming): Promise<void> {
  for (const kept of await drafts.filesOf(key)) to.sources.set(kept.key, kept.file);
  for (const each of files.filter(({ blobId }) => blobId === undefined)) {
    if (to.sources.has(each.key)) void to.start(each.key);
    else to.update(each.key, { isFailed: true });
  }
}

/** What the server was not there to take, when it is back. */
function useAgain({ connection }: MailStore, unreached: Set<string>, start: (key: string) => Promise<void>): void {
  useEffect(
    () =>
      connection.listen(() => {
        if (connection.value !== "live") return;
        const again = [...unreached];
        unreached.clear();
        for (const key of again) void start(key);
      }),
    [connection, unreached, start],
  );
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
