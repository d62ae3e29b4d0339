/** An error while a script runs: it ends, and the message is kept (RFC 5228 2.10.6). */
export class Failed extends Error {
  override name = "Failed";
}
