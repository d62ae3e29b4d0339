/** SIGKILL at random moments while users send mail away: everything acknowledged reaches the next server, and twice only what it took just before. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";
import { acts, type SmtpPeer, startSmtpPeer } from "../support/smtp-peer.ts";

/** For so many workers, so often. */
const ROUNDS = [
  [2, 4],
  [1, 2],
] as const;
/** Recipients, at least. */
const ACCEPTED_EACH_ROUND = 20;
const ROUND_MS_MIN = 200;
const ROUND_MS_SPREAD = 1_200;
const ARRIVAL_MS_MAX = 120_000;
/** Between the other side's yes and our record of it: a transaction and its sync, on a machine that is busy with other tests. */
const WINDOW_MS = 4_000;
const users = ["k1@posthorn.test", "k2@posthorn.test", "k3@posthorn.test"] as const;
const domains = ["one.example", "two.example", "three.example"] as const;

/** Every tenth message is put off, and now and then the line is cut in the middle. */
function moody(): string | undefined {
  return Math.random() < 0.1 ? "451 4.3.0 later" : "250 2.0.0 taken";
}

/** Message-IDs for which 250 was heard. */
async function submit(mail: Program, accepted: Set<string>, name: string, user: string): Promise<void> {
  const client = await LineClient.open(mail.ports.submission);
  await client.reply();
  client.send("EHLO client.example\r\n");
  await client.reply();
  client.send(`AUTH PLAIN ${Buffer.from(`\0${user}\0${mail.password}`).toString("base64")}\r\n`);
  if ((await client.reply()).at(-1)?.startsWith("235") !== true) return;
  for (let i = 0; ; i++) {
    const id = `${name}-${i}@posthorn.test`;
    // Every third goes to two domains, every fifth is large enough for a file of its own.
    const to = domains.slice(0, i % 3 === 0 ? 2 : 1).map((domain) => `r${i}@${domain}`);
    client.send(`MAIL FROM:<${user}>\r\n${to.map((each) => `RCPT TO:<${each}>\r\n`).join("")}DATA\r\n`);
    for (let k = 0; k < to.length + 2; k++) await client.reply();
    const body = "Line of text.\r\n".repeat(i % 5 === 0 ? 25_000 : 10);
    client.send(`From: <${user}>\r\nMessage-ID: <${id}>\r\n\r\n${body}.\r\n`);
    const [answer] = await client.reply();
    if (answer === undefined) return;
    assert.match(answer, /^250 /);
    for (const each of to) accepted.add(`${id} ${each}`);
  }
}

for (const [workers, rounds] of ROUNDS)
  describe(
    `a server with ${workers} worker${workers === 1 ? "" : "s"} that is killed while it sends`,
    { timeout: 240_000 },
    () => {
      let mail: Program;
      let sink: SmtpPeer;
      before(async () => {
        sink = await startSmtpPeer({ answers: { text: moody, MAIL: (_, to) => cutNowAndThen(to) } });
        mail = await startProgram({
          accounts: users,
          workers,
          settings: `[queue]\nfirstRetry = "1 s"\nmaxRetry = "2 s"\n[[routes]]\ndomain = "*"\nhost = "127.0.0.1:${sink.port}"\ntls = "none"\n`,
        });
      });
      after(async () => {
        await mail.stop();
        await sink[Symbol.asyncDispose]();
      });

      const cut = acts((to) => to.reset());
      function cutNowAndThen(
        to: Parameters<Extract<typeof cut, (...args: never[]) => unknown>>[1],
      ): string | undefined {
        if (Math.random() < 0.02 && typeof cut === "function") return cut("", to);
        return "250 2.1.0 ok";
      }

      /** When each recipient of each message was taken. */
      function arrivals(): Map<string, number[]> {
        const found = new Map<string, number[]>();
        for (const { at, rcpts, text } of sink.taken) {
          const id = /^Message-ID: <([^>]+)>/im.exec(text.toString("latin1", 0, 4_000))?.[1] ?? "";
          for (const rcpt of rcpts) {
            const key = `${id} ${/<([^>]+)>/.exec(rcpt)?.[1]}`;
            found.set(key, [...(found.get(key) ?? []), at]);
          }
        }
        return found;
      }

      it("sends all that it acknowledged", async () => {
        const accepted = new Set<string>();
        const kills: number[] = [];
        for (let round = 1; round <= rounds; round++) {
          const work = users.flatMap((user, i) =>
            [1, 2].map((n) =>
              submit(mail, accepted, `${round}-${i}-${n}`, user).catch((error: unknown) =>
                error instanceof assert.AssertionError ? error : undefined,
              ),
            ),
          );
          // On a busy machine the first answers may take longer than a whole round.
          const wanted = round * ACCEPTED_EACH_ROUND;
          while (accepted.size < wanted) await pause(10);
          await pause(ROUND_MS_MIN + Math.random() * ROUND_MS_SPREAD);
          kills.push(Date.now());
          // Every other time only who sends: beside two workers that go on taking mail, or the single one, whose clients have to come again.
          if (round % 2 === 0) {
            await mail.killSender();
            await pause(ROUND_MS_MIN);
            kills.push(Date.now());
          }
          await mail.kill();
          for (const problem of await Promise.all(work)) if (problem instanceof Error) throw problem;
          const checked = await mail.cli("check", "--json");
          assert.equal(checked.code, 0, checked.stdout);
          await mail.restart();
        }
        const until = Date.now() + ARRIVAL_MS_MAX;
        const isEmpty = async (): Promise<boolean> =>
          (JSON.parse((await mail.cli("queue", "list", "--json")).stdout) as { messages: unknown[] }).messages
            .length === 0;
        while (!(await isEmpty()) && Date.now() < until) await pause(200);
        const found = arrivals();
        const lost = [...accepted].filter((each) => !found.has(each));
        assert.deepEqual(lost, []);
        const inWindow = (at: number): boolean => kills.some((kill) => kill >= at - 100 && kill - at <= WINDOW_MS);
        const doubled = [...found].filter(([, times]) => times.slice(0, -1).some((at) => !inWindow(at)));
        assert.deepEqual(doubled, [], "doubled without a reason");
        assert.equal((await mail.cli("check")).code, 0);
      });
    },
  );
