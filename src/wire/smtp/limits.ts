/** How long things may be in the SMTP grammar. Bytes, line ends not counted. */

/** The longest line of all: one of AUTH (RFC 4954 4). The receiver keeps no more than this of an unfinished line. */
export const LINE_BYTES_MAX = 12_288;

/** The longest command but AUTH: 512 (RFC 5321 4.5.3.1.4) and what the parameters of MAIL and RCPT add (DSN 607, AUTH 500, the rest 53), rounded up. */
export const COMMAND_BYTES_MAX = 2_048;

/** RFC 5321 4.5.3.1.1 says 64, but bounce addresses in the wild (VERP, SRS) are longer. */
export const LOCAL_PART_BYTES_MAX = 256;

/** RFC 5321 4.5.3.1.2. */
export const DOMAIN_BYTES_MAX = 255;

/** Parameters of one MAIL or RCPT: there are fewer in all of the registry. */
export const PARAMETERS_MAX = 20;

/** Digits of a SIZE or chunk size (RFC 1870 4). Numbers are exact to 15 digits only, and nothing that long is taken. */
export const SIZE_DIGITS_MAX = 20;

/** RFC 3461 4.4: ENVID, decoded. */
export const ENVELOPE_ID_BYTES_MAX = 100;

/** RFC 3461 4.2: ORCPT, as written. */
export const ORIGINAL_RECIPIENT_BYTES_MAX = 500;

/** RFC 5321 4.5.3.1.5: a reply line, with its CRLF. */
export const REPLY_LINE_BYTES_MAX = 512;

/** A reply line of another server. RFC 5321 4.5.3.1.5 says 512 with the CRLF; some put an URL and a policy text into one. */
export const LISTENED_LINE_BYTES_MAX = 4_096;

/** Lines of one reply of another server: EHLO of the chattiest has some forty, refusals of blocklists a dozen. */
export const LISTENED_REPLY_LINES_MAX = 100;

/** Bytes of one reply of another server. */
export const LISTENED_REPLY_BYTES_MAX = 32_768;

/** RFC 5321 4.5.3.1.6: a line of text, without its CRLF. */
export const TEXT_LINE_BYTES_MAX = 998;
