/** What is read of where a domain wants its TLS reports (RFC 8460). */

/** Addresses that a report is sent to; more are passed over. */
export const DESTINATIONS_MAX = 5;

/** Characters of one destination. */
export const DESTINATION_LENGTH_MAX = 1_000;
