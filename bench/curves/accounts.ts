/** What a start, a log-in and a delivery cost the more accounts there are: `node bench/curves/accounts.ts`. All of the accounts have mail. */
import { LineClient } from "../../test/support/line-client.ts";
import { startProgram } from "../../test/support/program.ts";
import { addAccounts } from "../by-the-store.ts";
import { cpuDuring } from "../server-cpu.ts";
import { CurveFile } from "./table.ts";

const SIZES = [1, 10, 100, 1000, 10_000];
/** Accounts, spread over all, that log in or get mail one after the other. */
const TURNS = 500;
const ROUNDS = 3;

const file = new CurveFile("accounts", {
  title: "More accounts",
  across: "accounts",
  up: "server CPU for each, milliseconds",
});
const settings = "limits.connections = 25_000\nlimits.connectionsPerAddress = 25_000";
const mail = await startProgram({ accounts: ["ann@posthorn.test"], workers: 0, settings });
try {
  let have = 0;
  for (const size of SIZES) {
    await mail.kill();
    await addAccounts(mail, have, size, () => true);
    have = size;
    const starts: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await mail.restart();
      starts.push(await cpuDuring(mail, () => login("ann@posthorn.test")));
    }
    const user = (i: number): string => `u${Math.floor((i * size) / TURNS) % size}@posthorn.test`;
    const inTurn = async (act: (address: string) => Promise<unknown>): Promise<number> => {
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        rounds.push(
          (await cpuDuring(mail, async () => {
            for (let i = 0; i < TURNS; i++) await act(user(i));
          })) / TURNS,
        );
      return Math.min(...rounds);
    };
    const figures = {
      "IMAP: log in, SELECT, log out": await inTurn(login),
      "POP3: log in, STAT, QUIT": await inTurn(pop3),
      "LMTP: a connection and a message": await inTurn((address) => mail.deliver(address, ["Subject: x\r\n\r\nx\r\n"])),
      "first log-in after a start": Math.min(...starts),
    };
    file.add({ size, figures });
  }
} finally {
  await mail.stop();
}
file.judge();

async function login(address: string): Promise<void> {
  const client = await LineClient.open(mail.ports.imap);
  await client.line();
  client.send(`a LOGIN ${address} "${mail.password}"\r\nb SELECT INBOX\r\nc LOGOUT\r\n`);
  if ((await client.untilTag("b")).at(-1)?.startsWith("b OK") !== true) throw new Error(`${address} cannot log in`);
  await client.untilTag("c");
  client.close();
}

async function pop3(address: string): Promise<void> {
  const client = await LineClient.open(mail.ports.pop3);
  await client.line();
  client.send(`USER ${address}\r\nPASS ${mail.password}\r\nSTAT\r\nQUIT\r\n`);
  for (let i = 0; i < 4; i++) if ((await client.line())?.startsWith("+OK") !== true) throw new Error(address);
  client.close();
}
