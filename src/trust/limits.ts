/** How long things stay true, and how large they may be, where mail is vouched for. */

/** Days that a rewritten reverse-path takes bounces: servers give up after five, and some answer late. */
export const SRS_DAYS_MAX = 21;

/** Bytes of a body that are hashed before others have their turn: some 4 ms. */
export const HASHED_AT_ONCE_BYTES = 1_048_576;

/** Days for which a key must have been seen published before it signs: not all of a domain's name servers have it at once. */
export const KEY_SEEN_DAYS = 1;

/** Days that a retired key is kept and shown among the records to publish: longer than mail is on its way. */
export const KEY_RETIRED_DAYS = 14;

/** Names that are looked at for keys: the domain itself, and those above it. */
export const LABELS_TRIED_MAX = 5;

/** Elements within each other in a report; those of DMARC have six. */
export const REPORT_DEPTH_MAX = 20;

/** Characters of one text in a report of others. */
export const REPORT_TEXT_LENGTH_MAX = 255;
