/** The limits of blobs and spools, with their units and reasons. */
import { DAY_MS } from "../base/clock.ts";

/** Bytes of a message on its way in that are kept in memory; most messages are far smaller. */
export const SPOOL_MEMORY_BYTES_MAX = 1024 * 1024;
/** Bytes of all messages on their way in that a process keeps in memory; beyond them each keeps only so many, and moves to its file. */
export const SPOOLS_MEMORY_BYTES_MAX = 128 * 1024 * 1024;
export const SPOOL_CROWDED_BYTES = 64 * 1024;
/** Bytes gathered before they are written to a spool's file: slow senders give a few at a time. */
export const SPOOL_WRITE_BYTES = 256 * 1024;
/** Messages larger than SPOOL_MEMORY_BYTES_MAX that a process holds whole at the same time. */
export const LARGE_MESSAGES_MAX = 4;
/** A file in the spool folder that was not touched for so long was left by a crash, milliseconds. */
export const SPOOL_LEFTOVER_MS = 60_000;

/** Plain bytes of one independently compressed frame of a blob: what reading one byte costs at most. */
export const FRAME_BYTES = 256 * 1024;
/** Frames compressed at the same time, so that one large blob neither fills memory nor all of libuv's threads. */
export const FRAMES_AT_ONCE = 4;
/** Frames up to this size are compressed on the event loop: about 0.1 ms, less than it takes to hand them to another thread. */
export const INLINE_BYTES_MAX = 32 * 1024;
/**
 * Bytes hashed in one turn of the event loop (0.6 ms). To have another thread hash them costs the loop more: they are copied for it, all in one
 * turn (15 to 20 ms of 25 MB).
 */
export const HASH_PIECE_BYTES = 1024 * 1024;
/** Level 3 takes twice as long and makes texts 9 % and base64 0 % smaller. */
export const ZSTD_LEVEL = 1;
/** Bytes from the middle of a larger frame that tell whether compressing it is worth trying. */
export const TRIAL_BYTES = 4096;
/** What compression leaves of a frame at most, as a part of itself; larger ones are kept as they are. */
export type Worth = 0.6 | 0.95;
/**
 * When it is written: text loses 60 to 90 %, base64 a quarter, and unpacking that costs more than all else of reading it (1.3 of 2.6 ms for 900 KB). New mail
 * is what everybody reads, from each of their devices.
 */
export const WORTH_AT_ONCE: Worth = 0.6;
/** When it has become old, and is seldom read any more: the quarter of base64 is what a disk is full of. */
export const WORTH_LATER: Worth = 0.95;
/** How old that is, milliseconds. */
export const PACKED_AFTER_MS = 30 * DAY_MS;
/** Bytes that are compressed again in one round, before the next one: half a minute of one core. */
export const PACKED_A_ROUND_BYTES = 8 * 1024 * 1024 * 1024;
/** A file that is still being written after so long was left by a crash, milliseconds. */
export const UNFINISHED_MS = 3_600_000;
