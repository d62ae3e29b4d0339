/** How a person wants to be told of new mail: what the page tells the service worker, which knows no settings. */

export interface NoticeWish {
  /** How much of a message: whoever sees the screen reads it. */
  readonly show: "subject" | "sender" | "nothing";
  readonly words: { readonly newMessage: string; readonly nobody: string; readonly noSubject: string };
  readonly inbox: string;
  readonly accountId: string;
  readonly apiUrl: string;
  readonly using: readonly string[];
  /** Of the emails that were told of, or seen. */
  readonly state: string;
}
