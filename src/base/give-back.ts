/** Memory that is of no more use, and is large enough not to leave it to the collector. */

/**
 * Frees the memory of bytes that nobody will look at any more: they are empty afterwards. The collector would find it only after tens of
 * megabytes, would have to look at everything else for it, and each new message would take memory that no cache knows. Bytes that
 * share their memory with others are left as they are.
 */
export function giveBack(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const isAlone = bytes.byteLength === buffer.byteLength && bytes.byteLength > 0;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
