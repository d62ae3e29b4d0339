/** An inbox as people have it: many scripts, conversations, newsletters, files, and what should not be believed. */
import { examined, type Placed } from "./web-inbox.ts";
import { filesMessage, htmlMessage, textMessage } from "./web-messages.ts";

const HOUR_MS = 3_600_000;

export const LONG_NAME = "Dr. Maximilian Freiherr von und zu Hohenstein-Langenburg-Wittgenstein <max@far.example>";

const proved = (domain: string): string =>
  examined(`dmarc=pass header.from=${domain} policy.dmarc=reject; spf=pass smtp.mailfrom=${domain}`);

const newsletter = `<div style="max-width:600px;margin:0 auto;font-family:Georgia,serif;color:#222">
<div style="background:#143d34;color:#fff;padding:24px"><h1 style="margin:0;font-size:26px">Autumn catalogue</h1></div>
<img src="https://pictures.shop.example/autumn.jpg" width="600" height="200" alt="Leaves on a table">
<p style="font-size:16px;line-height:1.6">Dear Alice,<br>the evenings are getting longer, and there is nothing like a good lamp to read by.
We have chosen <a href="https://shop.example/lamps">twelve of them</a>, from the size of a hand to the size of a child.</p>
<table width="100%" cellpadding="12"><tr><td style="background:#f3efe6"><b>Desk lamp</b><br>€ 48</td><td style="background:#f3efe6"><b>Floor lamp</b><br>€ 120</td></tr></table>
<p style="font-size:12px;color:#777">You get this because you asked for it.</p></div>`;

const plainHtml = `<p>Hi Alice,</p><p>here is what we said on Monday:</p><ul><li>the roof first, then the windows</li><li>offers from three firms by the 15th</li></ul>
<p>Can you ask your neighbour about the firm he had? <a href="https://www.far.example/roof">Their page</a> looks good.</p><p>Bob</p>
<blockquote>On Monday, Alice wrote:<br>Shall we start with the roof?</blockquote>`;

const rightToLeft = `مرحبا أليس،

الاجتماع يوم الاثنين الساعة 10:30 في المكتب (الطابق 3).
الرابط: https://meet.example/abc-123

> On Friday alice@posthorn.test wrote:
> هل يناسبك يوم الاثنين؟

مريم`;

/** From the oldest to the newest. */
export function sampleInbox(now: number): readonly Placed[] {
  const at = (hours: number): Date => new Date(now - hours * HOUR_MS);
  const seen = ["\\Seen"];
  const answer = (to: string): readonly string[] => [
    `In-Reply-To: <${to}@far.example>`,
    `References: <${to}@far.example>`,
  ];
  return [
    ...Array.from({ length: 14 }, (_, i) => ({
      message: textMessage(
        { subject: `Minutes of meeting ${i + 1}`, from: "Chess Club <club@chess.example>" },
        "Present: everybody but Boris. We agreed to meet again, and that coffee is needed.",
      ),
      at: at(24 * (40 - i)),
      flags: seen,
    })),
    {
      message: htmlMessage(
        {
          subject: "Your invoice 2026-1182",
          from: "Städtische Energie- und Wasserversorgungsgesellschaft <post@stadtwerke.example>",
        },
        "<p>Guten Tag, anbei Ihre Rechnung.</p>",
      ),
      at: at(24 * 9),
      flags: seen,
    },
    {
      message:
        examined("dmarc=fail header.from=far.example policy.dmarc=reject") +
        filesMessage(
          {
            subject: `Donaudampfschifffahrtsgesellschaftskapitänsversammlungsprotokoll-und-noch-viel-mehr${"-und-mehr".repeat(12)}`,
            from: LONG_NAME,
            more: ["List-Unsubscribe: <https://x.example/leave>"],
          },
          [
            {
              name: "a very long name of a file that does not fit into one line of any telephone.txt",
              type: "text/plain",
              content: "x",
            },
            { name: "pictures.zip", type: "application/zip", content: "x" },
            { name: "plan.txt", type: "text/plain", content: "The plan:\n1. roof\n2. windows\n" },
          ],
        ),
      at: at(24 * 5),
      flags: seen,
    },
    {
      message: textMessage({ subject: "اجتماع يوم الاثنين", from: "مريم حداد <maryam@far.example>" }, rightToLeft),
      at: at(24 * 3),
      flags: ["\\Seen", "\\Answered"],
    },
    {
      message: textMessage(
        { subject: "会議のお知らせ", from: "山田 太郎 <taro@far.example>" },
        "来週の火曜日、10時から会議があります。",
      ),
      at: at(24 * 2),
      flags: seen,
    },
    {
      message: htmlMessage(
        { subject: "The roof", from: "Bob Brown <bob@far.example>", more: ["Message-ID: <roof@far.example>"] },
        plainHtml,
      ),
      at: at(30),
      flags: ["\\Seen", "\\Flagged"],
    },
    {
      message: textMessage(
        {
          subject: "Re: The roof",
          from: "Carol Green <carol@far.example>",
          more: ["Message-ID: <roof2@far.example>", "Cc: Bob Brown <bob@far.example>", ...answer("roof")],
        },
        "Our neighbour had Dach & Fach GmbH, and was content. I call them tomorrow.\n\nCarol",
      ),
      at: at(26),
      flags: seen,
    },
    {
      message:
        proved("shop.example") +
        htmlMessage(
          {
            subject: "Autumn catalogue",
            from: "The Lamp Shop <news@shop.example>",
            more: ["List-Unsubscribe: <https://shop.example/leave>"],
          },
          newsletter,
        ),
      at: at(20),
      flags: [],
    },
    {
      message:
        proved("far.example") +
        textMessage(
          {
            subject: "Re: The roof",
            from: "Bob Brown <bob@far.example>",
            more: ["Message-ID: <roof3@far.example>", ...answer("roof2")],
          },
          "Thank you, Carol! See https://www.dach.example/angebote for what they ask.\n\n> Our neighbour had Dach & Fach GmbH, and was content.\n> I call them tomorrow.\n\nBob",
        ),
      at: at(0.4),
      flags: [],
    },
    {
      message: textMessage(
        { subject: "Lunch?", from: "Zoë Ångström <zoe@far.example>" },
        "At one, at the usual place?",
      ),
      at: at(0.1),
      flags: [],
    },
  ];
}
