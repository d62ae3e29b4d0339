/** Uploads what a draft on the device has not uploaded yet. */
import type { JmapClient } from "../jmap/client.ts";
import type { Draft, DraftFile } from "./draft.ts";
import type { KeptDrafts } from "./kept-drafts.ts";

/** The draft with its files as the server knows them; a file that this device does not have is left out. Throws SignedOut, Unreachable, Refused. */
export async function uploadFiles(client: JmapClient, drafts: KeptDrafts, draft: Draft): Promise<Draft> {
  if (draft.files.every(({ blobId }) => blobId !== undefined)) return draft;
  const sources = new Map((await drafts.filesOf(draft.key)).map(({ key, file }) => [key, file]));
  const files: DraftFile[] = [];
  for (const file of draft.files) {
    const source = sources.get(file.key);
    if (file.blobId !== undefined) files.push(file);
    else if (source !== undefined) {
      const uploaded = await client.upload(source, {
        progress: () => undefined,
        signal: new AbortController().signal,
      });
      files.push({ ...file, blobId: uploaded.blobId, type: uploaded.type, share: 1, isFailed: false });
    }
  }
  return { ...draft, files };
}
