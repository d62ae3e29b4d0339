import { reply } from "../../wire/smtp/reply.ts";
import { command } from "../command.ts";

const text = reply(214, "2.0.0", "This server speaks RFC 5321 and what EHLO lists");

export const help = command({
  name: "HELP",
  rfc: "5321 4.1.1.8",
  needs: "nothing",
  idle: true,
  keywords: () => ["HELP"],
  parse: () => undefined,
  run: () => text,
});
