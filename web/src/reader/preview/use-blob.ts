/** Bytes of a file while it is looked at. */
import { useEffect, useState } from "react";
import { useStore } from "../../shell/app-context.ts";

export type Loaded<Value> = { readonly value: Value } | { readonly failed: true } | undefined;

/** What `read` makes of the bytes; undefined until then. `read` is the same function each time. */
export function useBlob<Value>(blobId: string, type: string, read: (blob: Blob) => Promise<Value>): Loaded<Value> {
  const { client } = useStore();
  const [loaded, setLoaded] = useState<Loaded<Value>>();
  useEffect(() => {
    let isOver = false;
    const settle = (result: Loaded<Value>) => (): void => {
      if (!isOver) setLoaded(result);
    };
    client
      .blob(blobId, type)
      .then(read)
      .then(
        (value) => settle({ value })(),
        () => settle({ failed: true })(),
      );
    return () => {
      isOver = true;
    };
  }, [client, blobId, type, read]);
  return loaded;
}

/** An address of the bytes within this page, gone with who asked. */
export function useBlobUrl(blobId: string, type: string): Loaded<string> {
  const loaded = useBlob(blobId, type, asItIs);
  const blob = loaded !== undefined && "value" in loaded ? loaded.value : undefined;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (loaded !== undefined && "failed" in loaded) return loaded;
  return url === undefined ? undefined : { value: url };
}

async function asItIs(blob: Blob): Promise<Blob> {
  return blob;
}

export function asBytes(blob: Blob): Promise<ArrayBuffer> {
  return blob.arrayBuffer();
}

/** As UTF-8, or as what is most likely when it is none. */
export async function asText(blob: Blob): Promise<string> {
  const bytes = await blob.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
