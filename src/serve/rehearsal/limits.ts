/** How much a new process rehearses, with units and reasons. */

/**
 * Milliseconds of this process's processor time, whoever uses them, after which it has rehearsed enough: what clients use warms it as well.
 * Measured (bench/README.md): half of it leaves a fourth of the gain out.
 */
export const CPU_MS_MAX = 5000;

/** How often everything is made anew for it, each time for an equal share of that. */
export const STAGES = 2;

/** Milliseconds after which a stage is given up: where clients leave no pause in so long, they have warmed the process. */
export const LASTS_MS_MAX = 120_000;

/** Milliseconds without a byte from a client before the next step. Clients in the middle of something come again sooner. */
export const QUIET_MS = 50;

/** Milliseconds that one step may wait for its answer; on a disk so slow nothing is gained. */
export const ANSWER_MS_MAX = 10_000;

/** Characters of the end of what a server says that are kept, to find out whether it has finished: longer than any last line (IMAP names all it can do there). */
export const TAIL_LENGTH = 4096;

/**
 * Messages that the mailbox of the rehearsal holds: loops over them last long enough to be compiled well, and no step lasts longer than 20 ms
 * once the first round is over.
 */
export const MESSAGES = 400;
