/** The client went away. */

/** What waited for the client cannot go on. Nobody's mistake: sessions let it pass, and it is not logged as an error. */
export class ClientGone extends Error {
  override name = "ClientGone";
}
