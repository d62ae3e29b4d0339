/** How much of a tag list is read, and how much of a header is signed. */

/** Characters of a tag list: a key record with an RSA key of 4096 bits has some 750, a signature less than 2,000. */
export const TAG_LIST_LENGTH_MAX = 16_384;

/** Tags of one list; the standards know fewer than fifteen for any of them. */
export const TAGS_MAX = 100;

/** Fields of one name that are signed, from the last one up. RFC 5322 3.6 allows one of nearly all of them. */
export const SIGNED_PER_NAME_MAX = 20;

/** Fields of one name that are remembered while a header is read, the last ones: enough to sign, and to see that there are too many ARC sets. */
export const FIELDS_PER_NAME_MAX = 100;

/** Sets of ARC fields in one message (RFC 8617 4.2.1). */
export const ARC_SETS_MAX = 50;
