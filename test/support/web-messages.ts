/** Messages for the webmail to show. */

interface Fields {
  readonly from?: string;
  readonly subject: string;
  readonly more?: readonly string[];
}

export function textMessage(
  { from = "Bob Brown <bob@far.example>", subject, more = [] }: Fields,
  text: string,
): string {
  return message([`From: ${from}`, `Subject: ${subject}`, ...more, "Content-Type: text/plain; charset=utf-8"], text);
}

export function htmlMessage({ from = "Shop <news@shop.example>", subject, more = [] }: Fields, html: string): string {
  return message([`From: ${from}`, `Subject: ${subject}`, ...more, "Content-Type: text/html; charset=utf-8"], html);
}

function message(fields: readonly string[], body: string): string {
  const header = ["To: Alice <alice@posthorn.test>", "MIME-Version: 1.0", "Content-Transfer-Encoding: 8bit", ...fields];
  return `${header.join("\r\n")}\r\n\r\n${body.replaceAll(/\r?\n/g, "\r\n")}\r\n`;
}
