/** Mail that comes from other servers, and mail that users send: to here, and to elsewhere, which ends in a queue that nobody empties. */
import type { Pace } from "./pace.ts";
import type { Player } from "./player.ts";
import type { Stage } from "./stage.ts";

const REPLY = /(?:^|\n)\d{3} [^\n]*\n$/;
const GOOD = /(?:^|\n)[23]\d\d [^\n]*\n$/;
/** MAIL, RCPT and DATA were sent together. */
const GO_AHEAD = /(?:^|\n)354 [^\n]*\n$/;

/** How often each letter is delivered in a round. What comes from elsewhere is one long step of the server, which V8 compiles well only after hundreds. */
const DELIVERIES = 3;

export async function playDelivery(stage: Stage, pace: Pace, letters: readonly Uint8Array[]): Promise<void> {
  await pace.turn();
  using player = await stage.enter("smtp");
  await player.hear(REPLY, GOOD);
  await player.ask("EHLO rehearsal.invalid\r\n", REPLY, GOOD);
  for (const letter of Array.from({ length: DELIVERIES }, () => letters).flat())
    await send(player, pace, { from: "writer@elsewhere.invalid", to: stage.address, letter });
  await player.ask("QUIT\r\n", REPLY, GOOD);
}

export async function playSubmission(stage: Stage, pace: Pace, letters: readonly Uint8Array[]): Promise<void> {
  await pace.turn();
  using player = await stage.enter("submission");
  await player.hear(REPLY, GOOD);
  await player.ask("EHLO rehearsal.invalid\r\n", REPLY, GOOD);
  const credentials = Buffer.from(`\0${stage.address}\0${stage.password}`).toString("base64");
  await player.ask(`AUTH PLAIN ${credentials}\r\n`, REPLY, GOOD);
  for (const letter of letters)
    await send(player, pace, { from: stage.address, to: "reader@elsewhere.invalid", letter });
  await player.ask("QUIT\r\n", REPLY, GOOD);
}

interface Letter {
  readonly from: string;
  readonly to: string;
  readonly letter: Uint8Array;
}

async function send(player: Player, pace: Pace, { from, to, letter }: Letter): Promise<void> {
  await pace.turn();
  await player.ask(`MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`, GO_AHEAD);
  await pace.turn();
  await player.ask(Buffer.concat([letter, Buffer.from("\r\n.\r\n")]), REPLY, GOOD);
}
