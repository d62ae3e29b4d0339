/**
 * What idle IMAP connections cost, plain and with TLS, and what a burst of deliveries costs beside them: `node bench/curves/connections.ts`. Needs
 * 11,000 open files for each process (`ulimit -n`).
 */
import { setTimeout as pause } from "node:timers/promises";
import { ACCOUNT_IDLE_MS } from "../../src/db/limits.ts";
import { LineClient } from "../../test/support/line-client.ts";
import { type Program, startProgram } from "../../test/support/program.ts";
import { addAccounts } from "../by-the-store.ts";
import { cpuDuring } from "../server-cpu.ts";
import { CurveFile } from "./table.ts";

const SIZES = [10, 100, 1000, 10_000];
/** Each has as many of the connections. */
const ACCOUNTS = 1000;
/** Logins at the same time while the connections are opened. */
const AT_ONCE = 20;
const DELIVERIES = 500;
/** Deliveries that are timed one by one, to the one who idles. */
const PUSHES = 50;
const LISTENER = "ann@posthorn.test";
const OTHER = "bob@posthorn.test";
const settings = "limits.connections = 25_000\nlimits.connectionsPerAddress = 25_000";

/** Milliseconds after the connections are there, in which the accounts they have used are closed as well, and then without anything. */
const SETTLE_MS = ACCOUNT_IDLE_MS + 10_000;
const QUIET_MS = 10_000;

/** Connections that are opened and closed before anything is measured: what a process takes once is not the price of a connection. */
const WARM = 300;

const memory = new CurveFile("connections-memory", {
  title: "Idle connections: memory",
  across: "idle connections, logged in, in IDLE",
  up: "memory of all processes together, MiB",
});
const work = new CurveFile("connections-work", {
  title: "Idle connections: what others cost beside them",
  across: "idle connections (IMAP with TLS, in IDLE)",
  up: "milliseconds",
});
const [plain, tls] = [await measureAll(false), await measureAll(true)];
for (const [i, size] of SIZES.entries()) {
  memory.add({ size, figures: { "plain IMAP": plain[i]?.mib ?? 0, "IMAP with TLS": tls[i]?.mib ?? 0 } });
  const { deliveryCpu = 0, pushMedian = 0, pushWorst = 0, idleCpu = 0 } = tls[i] ?? {};
  work.add({
    size,
    figures: {
      "server CPU of a delivery, in a burst of 500": deliveryCpu,
      "delivery to EXISTS, median": pushMedian,
      "delivery to EXISTS, longest of 50": pushWorst,
      "server CPU of a second without anything": idleCpu,
    },
  });
}
for (const [name, all] of [["plain", plain] as const, ["TLS", tls] as const]) {
  const [first, last] = [all[1]?.mib ?? 0, all.at(-1)?.mib ?? 0];
  const more = (SIZES.at(-1) ?? 0) - (SIZES[1] ?? 0);
  console.log(`${name}: ${(((last - first) * 1024) / more).toFixed(1)} KiB for each connection`);
}
work.judge();

async function idle(mail: Program, user: string, hasTls: boolean): Promise<LineClient> {
  const client = hasTls
    ? await LineClient.open(mail.ports.imaps, { tls: { ca: mail.ca } })
    : await LineClient.open(mail.ports.imap);
  await client.line();
  await client.imap("l", `LOGIN ${user} "${mail.password}"`);
  await client.imap("s", "SELECT INBOX");
  client.send("i IDLE\r\n");
  while ((await client.line())?.startsWith("+") === false);
  return client;
}

interface Measured {
  mib: number;
  idleCpu: number;
  deliveryCpu?: number;
  pushMedian?: number;
  pushWorst?: number;
}

/** Memory while the connections become more, and what others cost while they become fewer again, so that neither is part of the other. */
async function measureAll(hasTls: boolean): Promise<Measured[]> {
  const mail = await startProgram({ accounts: [LISTENER, OTHER], workers: 0, settings });
  const clients: LineClient[] = [];
  const growTo = async (size: number): Promise<void> => {
    const open = async (): Promise<void> => {
      while (clients.length + opening < size) {
        opening++;
        const user = `u${(clients.length + opening) % ACCOUNTS}@posthorn.test`;
        const client = await idle(mail, user, hasTls);
        opening--;
        clients.push(client);
      }
    };
    let opening = 0;
    await Promise.all(Array.from({ length: AT_ONCE }, open));
  };
  const shrinkTo = (size: number): void => {
    for (const client of clients.splice(size)) client.close();
  };
  try {
    await mail.kill();
    await addAccounts(mail, 0, ACCOUNTS, () => true);
    await mail.restart();
    await growTo(WARM);
    shrinkTo(0);
    const measured: Measured[] = [];
    for (const size of SIZES) {
      await growTo(size);
      await pause(SETTLE_MS);
      const idleCpu = (await cpuDuring(mail, () => pause(QUIET_MS))) / (QUIET_MS / 1000);
      measured.push({ mib: await mail.memoryMiB(), idleCpu });
    }
    for (const each of hasTls ? measured.toReversed() : []) {
      shrinkTo(SIZES[measured.indexOf(each)] ?? 0);
      each.deliveryCpu = await burstCpu(mail);
      const pushes = await pushTimes(mail, hasTls);
      each.pushMedian = pushes[PUSHES >> 1] ?? 0;
      each.pushWorst = pushes.at(-1) ?? 0;
    }
    return measured;
  } finally {
    shrinkTo(0);
    await mail.stop();
  }
}

/** For each delivery of a burst, four connections at a time. */
async function burstCpu(mail: Program): Promise<number> {
  const burst = Array.from({ length: DELIVERIES }, (_, i) => `Subject: ${i}\r\n\r\n${"Some text.\r\n".repeat(100)}`);
  const four = Array.from({ length: 4 }, (_, k) => burst.filter((__, i) => i % 4 === k));
  return (await cpuDuring(mail, () => Promise.all(four.map((some) => mail.deliver(OTHER, some))))) / DELIVERIES;
}

/** Milliseconds from the beginning of a delivery to the listener's EXISTS, rising. */
async function pushTimes(mail: Program, hasTls: boolean): Promise<number[]> {
  const listener = await idle(mail, LISTENER, hasTls);
  const sender = await LineClient.open(mail.ports.lmtp);
  await sender.reply();
  sender.send("LHLO localhost\r\n");
  await sender.reply();
  const times: number[] = [];
  for (let i = 0; i < PUSHES; i++) {
    sender.send(`MAIL FROM:<s@example.org>\r\nRCPT TO:<${LISTENER}>\r\nDATA\r\n`);
    for (let k = 0; k < 3; k++) await sender.reply();
    const begun = performance.now();
    sender.send(`Subject: ${i}\r\n\r\nx\r\n.\r\n`);
    while ((await listener.line())?.includes("EXISTS") !== true);
    times.push(performance.now() - begun);
    await sender.reply();
  }
  listener.close();
  sender.close();
  return times.sort((a, b) => a - b);
}
