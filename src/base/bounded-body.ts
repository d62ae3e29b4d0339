/** What a request brings, never more of it in memory than it may have. */

/** Undefined when there are more than `max` bytes, of which no more are read, whether they were announced or come in chunks. */
export async function boundedBody(request: Request, max: number): Promise<Buffer | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > max) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
