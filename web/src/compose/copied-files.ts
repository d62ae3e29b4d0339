/** Copies of a draft's files on the server, under blob ids of their own (RFC 9404 4.1). */
import { Refused } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import type { Draft } from "./draft.ts";

interface Uploaded {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
}

/** Throws SignedOut, Unreachable, Refused. */
export async function copied({ client }: MailStore, draft: Draft): Promise<Draft> {
  const { files, calendar } = draft;
  const answer = typeof calendar === "object" ? [{ key: "calendar", type: "text/calendar", ...calendar }] : [];
  const kept = files.map(({ type, blobId }, place) => ({ key: `file${place}`, type, blobId }));
  const sources = [...answer, ...kept].flatMap(({ key, type, blobId }) =>
    blobId === undefined ? [] : [[key, { type, data: [{ blobId }] }] as const],
  );
  if (sources.length === 0) return draft;
  const create = Object.fromEntries(sources);
  const [{ created }] = await client.request<[Uploaded]>(["Blob/upload", { create }]);
  const copyOf = (key: string, blobId: string | undefined): string | undefined => {
    if (blobId === undefined) return undefined;
    const made = created?.[key];
    if (made === undefined) throw new Refused("blobNotFound", "");
    return made.id;
  };
  const answerId = copyOf("calendar", answer[0]?.blobId);
  return {
    ...draft,
    files: files.map((file, place) => ({ ...file, blobId: copyOf(`file${place}`, file.blobId) })),
    ...(answerId === undefined ? {} : { calendar: { blobId: answerId } }),
  };
}
