/** A message that a mail filter keeps out: a refusal like others, and the very words that the filter has for the client. */
import { Refusal } from "../base/errors.ts";
import type { Reply } from "../wire/smtp/reply.ts";

export class FilterRefusal extends Refusal {
  override name = "FilterRefusal";
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(reply.code < 500 ? "unavailable" : "forbidden", reply.lines.join("\n"));
    this.reply = reply;
  }
}
