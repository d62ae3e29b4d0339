/** Sends a message by submission, as a mail program does, and waits until it is taken. */
import { LineClient } from "./line-client.ts";
import type { Program } from "./program.ts";

export async function submit(
  { ports, password }: Program,
  mail: { readonly from: string; readonly to: string; readonly subject: string },
): Promise<void> {
  const client = await LineClient.open(ports.submission);
  await client.reply();
  const plain = Buffer.from(`\0${mail.from}\0${password}`).toString("base64");
  for (const line of [
    "EHLO localhost",
    `AUTH PLAIN ${plain}`,
    `MAIL FROM:<${mail.from}>`,
    `RCPT TO:<${mail.to}>`,
    "DATA",
  ]) {
    client.send(`${line}\r\n`);
    await client.reply();
  }
  client.send(`From: ${mail.from}\r\nTo: ${mail.to}\r\nSubject: ${mail.subject}\r\n\r\nHello.\r\n.\r\n`);
  await client.reply();
  client.close();
}
