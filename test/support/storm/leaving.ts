/** How programs of a storm leave: politely, or in the middle of something. */
import { once } from "node:events";
import { appending, type Kept } from "./changing.ts";
import { KEPT, type Player, safeMailboxes } from "./player.ts";

export async function logout(player: Player): Promise<void> {
  await player.mirror.say("LOGOUT", false);
  await player.comeBack();
}

/** The connection breaks: what was asked for last is done whole or not at all, and nobody knows which. */
export async function breakOff(player: Player, kept: Kept): Promise<void> {
  const { dice, client, mirror, truth } = player;
  const one = player.pick();
  const way = dice.roll(6);
  if (way === 0) client.send("x IDLE\r\n");
  else if (way === 1) {
    const letter = truth.newLetter();
    const whole = appending(player, dice.of(safeMailboxes), [[letter, KEPT]]);
    client.send(`x ${whole.slice(0, whole.length - 1 - dice.roll(whole.length >> 1))}`);
  } else if (way === 2) {
    const letter = truth.newLetter();
    kept.maybe.add(letter.number);
    client.send(`x ${appending(player, dice.of(safeMailboxes), [[letter, KEPT]])}\r\n`);
  } else if (one !== undefined && player.opened?.readOnly === false) {
    if (way === 3) {
      player.unsure([one.message]);
      client.send(`x STORE ${one.number} +FLAGS (${player.keyword})\r\n`);
    } else if (way === 4) client.send(`x MOVE ${one.number} ${player.quoted(dice.of(safeMailboxes))}\r\n`);
    else client.send(`x FETCH 1:* BODY.PEEK[]\r\ny FETCH ${mirror.messages.length}:1 (FLAGS)\r\n`);
  }
  // Some of it has left before the connection goes, or all of it.
  if (dice.roll(2) === 0 && !client.ended)
    await Promise.race([once(client.socket, "data"), once(client.socket, "drain"), later()]);
  await player.comeBack();
}

const later = (): Promise<void> => new Promise((done) => void setTimeout(done, 2));
