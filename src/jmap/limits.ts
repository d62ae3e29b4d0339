/** How much of everything one JMAP request may ask; told to clients in the Session (RFC 8620 2). */

/** Bytes of a request: a draft of some hundred kilobytes comes as a blob, not in here. */
export const REQUEST_BYTES_MAX = 10 * 1024 * 1024;

/** Requests of one account at the same time: a client batches calls instead. */
export const CONCURRENT_REQUESTS_MAX = 8;

/** Uploads of one account at the same time. */
export const CONCURRENT_UPLOADS_MAX = 4;

/** Method calls in a request. */
export const CALLS_MAX = 64;

/**
 * Characters of the texts in the answers to one request: all of it is in memory, more than once. Mail that people write is far smaller, and files
 * are downloaded.
 */
export const ANSWER_CHARS_MAX = 48 * 1024 * 1024;

/** Objects of one /get: a page of rows of the store. */
export const OBJECTS_IN_GET_MAX = 1000;

/** Objects of one /set. */
export const OBJECTS_IN_SET_MAX = 1000;

/** Ids of one /changes when the client names no limit of its own. */
export const CHANGES_MAX = 5000;

/** Ids of one /query when the client names no limit of its own. */
export const QUERY_IDS_MAX = 5000;

/** Bytes of one creation id, call id or id of an object. */
export const ID_BYTES_MAX = 255;

/** Levels of arrays and objects in a request: what is deeper is no request of any client. */
export const JSON_DEPTH_MAX = 100;

/** Values of all kinds in a request: reading a million of them, each small, holds everybody else up for seconds, and no client sends a tenth of this. */
export const REQUEST_VALUES_MAX = 200_000;

/** Values that a result reference may gather (a path with "*" over lists of lists). */
export const REFERENCED_VALUES_MAX = 100_000;

/** Event streams and web sockets of one account at the same time: a tab each, on a few devices. */
export const STREAMS_MAX = 50;

/** How long a login is trusted before the directory is asked again, while a stream or socket stays open, milliseconds. */
export const LOGIN_TRUSTED_MS = 60_000;

/** Seconds between two pings, as a client may ask for them (RFC 8620 7.3). */
export const PUSH_INTERVAL_S_MIN = 5;
export const PUSH_INTERVAL_S_MAX = 900;
