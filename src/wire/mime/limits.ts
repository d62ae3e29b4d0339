/** How much of a foreign message is interpreted. Bytes beyond a limit are kept and returned as they are; they are just not understood. */

/** Header fields of one header block that are interpreted; real mail has under 200. */
export const HEADER_FIELDS_MAX = 10_000;

/** Body parts of one message, the multiparts included; beyond it a multipart keeps the parts it has and the rest of it is not divided. */
export const MIME_PARTS_MAX = 10_000;

/** Multiparts and messages within each other; a part deeper down is a leaf. */
export const MIME_DEPTH_MAX = 100;

/** Addresses of one field. */
export const ADDRESSES_MAX = 10_000;

/** Bytes of a structured field (addresses apart) that are interpreted: RFC 2231 makes parameters long, not this long. */
export const STRUCTURED_FIELD_BYTES_MAX = 65_536;

/** Parameters of one field; each piece of one (RFC 2231 3) counts. */
export const PARAMETERS_MAX = 200;

/** Characters of a date field; the longest that mean something have about 60. */
export const DATE_LENGTH_MAX = 200;

/** Message-IDs kept of References and In-Reply-To, the newest. */
export const REFERENCES_MAX = 100;

/** Bytes of one message-id; RFC 5322 2.1.1 allows 998 in a line. */
export const MESSAGE_ID_BYTES_MAX = 998;

/** Characters of a preview (RFC 8621 4.1.4, RFC 8970 3.1). */
export const PREVIEW_LENGTH_MAX = 256;

/** Bytes of a text part that are looked at for the preview: more and more, while white space or markup filled what was read. */
export const PREVIEW_BYTES: readonly number[] = [512, 16_384, 131_072];

/** Characters of which a preview is made: white space and invisible padding come out. */
export const PREVIEW_SOURCE_LENGTH_MAX = 4_096;

/** Characters of searchable text that one message gives, unless the caller asks for more or less: 16 Mi. */
export const SEARCH_TEXT_LENGTH_MAX = 16_777_216;

/** Tags, and texts between them, of one part in HTML: half a second's work, and more than the largest report that people send has. */
export const HTML_PIECES_MAX = 500_000;

/** Characters of an Authentication-Results field that are read; the longest of real ones have 2,000. */
export const AUTH_RESULTS_LENGTH_MAX = 16_384;

/** Bytes of the part of a report that programs read, and recipients in it: as many as a message may have. */
export const REPORT_PART_BYTES_MAX = 1_048_576;
export const REPORT_RECIPIENTS_MAX = 1_000;
