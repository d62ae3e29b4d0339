/** What a search asks, as a tree that any protocol can build and no protocol owns. */

/**
 * Text is matched as an exact substring of the decoded text, compared as i;unicode-casemap does (RFC 5051); or with `near` word by
 * word, in any order and about that spelling (FUZZY, RFC 6203).
 */
export type SearchCondition =
  | { readonly kind: "all" }
  | { readonly kind: "and"; readonly of: readonly SearchCondition[] }
  | { readonly kind: "or"; readonly of: readonly SearchCondition[] }
  | { readonly kind: "not"; readonly of: SearchCondition }
  | { readonly kind: "uids"; /** Rising ranges, inclusive. */ readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: "flag"; readonly flag: string }
  | { readonly kind: "size"; readonly compare: "larger" | "smaller"; readonly bytes: number }
  /** `received` is INTERNALDATE, `sent` the Date field, `saved` the time it came into the mailbox; [from, before) in epoch ms. */
  | {
      readonly kind: "time";
      readonly of: "received" | "sent" | "saved";
      readonly from: number | undefined;
      readonly before: number | undefined;
      /** IMAP compares dates without regard to time zone: `sent` and `received` are then the date as written, at UTC. */
      readonly asWritten: boolean;
    }
  | { readonly kind: "modseq"; readonly atLeast: number }
  | { readonly kind: "email"; readonly emailId: number }
  | { readonly kind: "thread"; readonly threadId: number }
  /** A header field whose name equals `name` (any case) and whose decoded value contains `text` ("" asks just for the field). */
  | { readonly kind: "header"; readonly name: string; readonly text: string; readonly near?: true }
  /** Decoded text of the body parts: text/*, HTML without its tags, attachment names. */
  | { readonly kind: "body"; readonly text: string; readonly near?: true }
  /** Header or body. */
  | { readonly kind: "text"; readonly text: string; readonly near?: true };

export type TextTerm = Extract<SearchCondition, { kind: "header" | "body" | "text" }>;
