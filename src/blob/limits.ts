/** The limits of blobs and spools, with their units and reasons. */

/** Bytes of a message on its way in that are kept in memory; most messages are far smaller. */
export const SPOOL_MEMORY_BYTES_MAX = 1024 * 1024;
/** Bytes gathered before they are written to a spool's file: slow senders give a few at a time. */
export const SPOOL_WRITE_BYTES = 256 * 1024;
/** Messages larger than SPOOL_MEMORY_BYTES_MAX that a process holds whole at the same time. */
export const LARGE_MESSAGES_MAX = 4;
/** A file in the spool folder that was not touched for so long was left by a crash, milliseconds. */
export const SPOOL_LEFTOVER_MS = 60_000;
