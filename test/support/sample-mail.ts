/** A mailbox as people have them: conversations, names in many scripts, HTML with images and trackers, attachments. */

const people = [
  ["Bea Braun", "bea@example.org"],
  ["Zoë Ångström", "zoe@example.org"],
  ["山田 太郎", "taro@example.jp"],
  ["ليلى حسن", "layla@example.com"],
  ["Иван Петров", "ivan@example.ru"],
] as const;
const topics = ["Quarterly report", "Réunion de projet – été", "会議のお知らせ", "اجتماع الفريق", "Отчёт за квартал"];
const CONVERSATION = 4;
const DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const word = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
const lines = (data: Buffer): string => data.toString("base64").replace(/.{76}/g, "$&\r\n");

function multipart(subtype: string, name: string, parts: readonly (readonly string[])[]): readonly string[] {
  const boundary = `=_${name}`;
  const body = parts.flatMap((part) => [`--${boundary}`, ...part]);
  return [`Content-Type: multipart/${subtype}; boundary="${boundary}"`, "", ...body, `--${boundary}--`];
}

/** The body of message `i`, with the header fields that describe it; each third of them is of one shape. */
function content(i: number, topic: string): readonly string[] {
  const text = `Message ${i} about ${topic}.\r\n\r\n${i % 10 === 7 ? "pineapple" : "plain"} token-${i}.\r\n`;
  const plain = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text];
  if (i % 3 === 0) {
    const encoded = lines(Buffer.from(text));
    return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded];
  }
  const html = [
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    `<html><body><h2>${topic}</h2><p>Message <b>${i}</b>, token-${i}</p><img src="cid:dot@${i}" alt="dot">`,
    `<img src="https://tracker.example/${i}.gif"><script>window.scriptRan = 1</script></body></html>`,
  ];
  const image = ["Content-Type: image/png", `Content-ID: <dot@${i}>`, "Content-Transfer-Encoding: base64", "", DOT];
  const file = [
    "Content-Type: application/octet-stream",
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(`résumé-${i}.bin`)}`,
    "Content-Transfer-Encoding: base64",
    "",
    lines(Buffer.alloc(2000 + i * 10, i)),
  ];
  return i % 3 === 1
    ? multipart("alternative", `${i}`, [plain, multipart("related", `${i}r`, [html, image])])
    : multipart("mixed", `${i}`, [plain, file]);
}

/** Message `i` of a mailbox, the oldest being 0; every ten of them speak once of pineapple, every five have the same authors. */
export function sampleMessage(i: number): string {
  const [name, address] = people[i % people.length] ?? people[0];
  const conversation = Math.floor(i / CONVERSATION);
  const topic = topics[conversation % topics.length] ?? "";
  const before = Array.from(
    { length: i % CONVERSATION },
    (_, k) => `<sample-${i - (i % CONVERSATION) + k}@example.org>`,
  );
  return [
    `From: ${word(name)} <${address}>`,
    "To: Ann <ann@posthorn.test>",
    `Subject: ${word(`${before.length > 0 ? "Re: " : ""}${topic} ${conversation}`)}`,
    `Date: ${new Date(Date.UTC(2026, 9, 1) + i * 3_600_000).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <sample-${i}@example.org>`,
    ...(before.length > 0 ? [`In-Reply-To: ${before.at(-1)}`, `References: ${before.join(" ")}`] : []),
    "MIME-Version: 1.0",
    ...content(i, topic),
    "",
  ].join("\r\n");
}
