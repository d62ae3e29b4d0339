/** What mail programs ask over IMAP all day: listing, opening, marking, filing, searching, and waiting. */
import type { Pace } from "./pace.ts";
import type { Player } from "./player.ts";
import type { Stage } from "./stage.ts";
import { MESSAGES } from "./limits.ts";

const LIST =
  "UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (REFERENCES LIST-UNSUBSCRIBE)]";
/** Messages that are opened and marked one by one in a round. */
const OPENED = 10;
/** Messages that are taken over whole in a round, or searched through. */
const SYNCED = 20;
/** Messages that come over IMAP in a round. */
const APPENDED = 4;

export class ImapPart {
  readonly #stage: Stage;
  readonly #letters: readonly Uint8Array[];
  #rounds = 0;
  #tag = 0;

  constructor(stage: Stage, letters: readonly Uint8Array[]) {
    this.#stage = stage;
    this.#letters = letters;
  }

  async play(pace: Pace): Promise<void> {
    const { address, password, secure } = this.#stage;
    const round = this.#rounds++;
    await pace.turn();
    using player = await this.#stage.enter("imap", { tls: secure && round % 3 === 1 });
    const say = (command: string): Promise<void> => this.#say(player, pace, command);
    await player.hear(/^\* OK[^\n]*\n$/);
    await say(`LOGIN "${address}" "${password}"`);
    await say('LIST "" "*"');
    await say("SELECT INBOX");
    for (let i = 0; i < APPENDED; i++) await this.#append(player, pace, round * APPENDED + i);
    if (round === 0) for (const count of doublings(APPENDED, MESSAGES)) await say(`COPY 1:${count} INBOX`);
    await say(`UID FETCH 1:* (${LIST})`);
    await say("UID FETCH 1:* (FLAGS)");
    await say(`FETCH 1:${SYNCED} (UID BODY.PEEK[])`);
    for (let i = 0; i < OPENED; i++) {
      const number = 1 + ((round * OPENED + i * 7) % MESSAGES);
      await say(`FETCH ${number} (UID FLAGS BODY${i % 2 === 0 ? ".PEEK" : ""}[])`);
      await say(`STORE ${number} ${i % 2 === 0 ? "+" : "-"}FLAGS.SILENT (\\Answered)`);
      await say("NOOP");
    }
    await say("STORE 1:* +FLAGS (\\Flagged)");
    await say("STORE 1:* -FLAGS (\\Flagged \\Seen)");
    await say("UID SEARCH UNSEEN");
    await say('UID SEARCH SUBJECT "word"');
    await say(`UID SEARCH 1:${SYNCED} BODY "nobody else"`);
    await say("STATUS INBOX (MESSAGES UNSEEN)");
    await say(`COPY 1:${MESSAGES / 2} Archive`);
    await say("SELECT Archive");
    await say("STORE 1:* +FLAGS.SILENT (\\Deleted)");
    await say("EXPUNGE");
    await say("SELECT INBOX");
    await say(`UID FETCH 1:* (FLAGS)`);
    await say(`STORE ${MESSAGES + 1}:* +FLAGS.SILENT (\\Deleted)`);
    await say("EXPUNGE");
    await say("LOGOUT");
  }

  async #append(player: Player, pace: Pace, i: number): Promise<void> {
    const letter = this.#letters[i % this.#letters.length] ?? new Uint8Array();
    const flags = i % 2 === 0 ? "(\\Seen) " : "";
    await pace.turn();
    await this.#asked(player, `APPEND INBOX ${flags}{${letter.length}+}`, letter);
  }

  async #say(player: Player, pace: Pace, command: string): Promise<void> {
    await pace.turn();
    await this.#asked(player, command);
  }

  #asked(player: Player, command: string, literal?: Uint8Array): Promise<void> {
    const tag = `r${++this.#tag}`;
    const line = Buffer.from(`${tag} ${command}\r\n`);
    const whole = literal === undefined ? line : Buffer.concat([line, literal, Buffer.from("\r\n")]);
    return player.ask(whole, new RegExp(`(?:^|\\n)${tag} [^\\n]*\\n$`), new RegExp(`(?:^|\\n)${tag} OK`));
  }
}

/** How often what is there has to be copied until it is as many as the rounds work on. */
function doublings(count: number, wanted: number): number[] {
  return count >= wanted ? [] : [count, ...doublings(count * 2, wanted)];
}
