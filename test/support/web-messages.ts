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

/** With a picture in it that its HTML names by Content-ID. */
export function pictureMessage(subject: string): string {
  const part = (fields: string, content: string): string => `--part\r\n${fields}\r\n\r\n${content}\r\n`;
  const html = part("Content-Type: text/html", '<p>The logo:</p><img src="cid:logo@x" alt="logo">');
  const fields = "Content-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <logo@x>";
  const picture = part(
    `${fields}\r\nContent-Disposition: inline`,
    "R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
  );
  const type = 'Content-Type: multipart/related; boundary="part"; type="text/html"';
  return message(["From: Shop <news@shop.example>", `Subject: ${subject}`, type], `${html}${picture}--part--`);
}

/** With files; their content is text, or bytes. */
export function filesMessage(
  { from = "Bob Brown <bob@far.example>", subject, more = [] }: Fields,
  files: readonly { readonly name: string; readonly type: string; readonly content: string | Buffer }[],
): string {
  const attached = files.map(
    ({ name, type, content }) =>
      `--part\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString("base64")}\r\n`,
  );
  const text = "--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee the files.\r\n";
  const type = 'Content-Type: multipart/mixed; boundary="part"';
  return message([`From: ${from}`, `Subject: ${subject}`, ...more, type], `${text}${attached.join("")}--part--`);
}

function message(fields: readonly string[], body: string): string {
  const header = ["To: Alice <alice@posthorn.test>", "MIME-Version: 1.0", "Content-Transfer-Encoding: 8bit", ...fields];
  return `${header.join("\r\n")}\r\n\r\n${body.replaceAll(/\r?\n/g, "\r\n")}\r\n`;
}
