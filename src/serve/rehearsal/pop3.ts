/** A program that fetches its mail over POP3. */
import type { Pace } from "./pace.ts";
import type { Stage } from "./stage.ts";

/** Messages fetched in a round, all asked for at once as programs do. */
const FETCHED = 20;

const LINE = /^[+-][^\n]*\n$/;
const GOOD = /^\+OK/;

export async function playPop3(stage: Stage, pace: Pace): Promise<void> {
  await pace.turn();
  using player = await stage.enter("pop3");
  await player.hear(LINE, GOOD);
  for (const command of [`USER ${stage.address}`, `PASS ${stage.password}`, "STAT"]) {
    await pace.turn();
    await player.ask(`${command}\r\n`, LINE, GOOD);
  }
  await pace.turn();
  await player.ask("UIDL\r\n", /\r\n\.\r\n$/);
  const numbers = Array.from({ length: FETCHED }, (_, i) => i + 1);
  await pace.turn();
  await player.ask(`${numbers.map((n) => `RETR ${n}\r\n`).join("")}NOOP\r\n`, /\r\n\.\r\n\+OK[^\n]*\n$/);
  await pace.turn();
  await player.ask("QUIT\r\n", LINE, GOOD);
}
