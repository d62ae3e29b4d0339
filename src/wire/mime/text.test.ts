import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { hasAttachment } from "./attachment.ts";
import { decodeEntities } from "./entities.ts";
import { htmlToText } from "./html.ts";
import { HTML_PIECES_MAX } from "./limits.ts";
import {
  bodyText,
  fieldTexts,
  headerText,
  likelyCharset,
  partHeadersText,
  partText,
  textBytes,
  previewOf,
} from "./text.ts";
import { parseTree } from "./tree.ts";

const html = (source: string): string => htmlToText(source, 10_000);
const message = (...lines: string[]): Buffer => Buffer.from(lines.join("\r\n"));

describe("htmlToText", () => {
  const table: readonly (readonly [string, string])[] = [
    ["<p>one</p><p>two</p>", "one\ntwo"],
    ["one<br>two<BR/>three", "one\ntwo\nthree"],
    ["o<b>n</b>e  \r\n two", "one two"],
    ["<a href='x>y' title=\"a>b\">link</a>", "link"],
    ["<style>p { a: '<b>' }</style>text<script>if (a < b) x('</p>')</script> more", "text\nmore"],
    ["<title>no</title><body>yes", "yes"],
    ["a<!-- <p>no</p> -->b", "ab"],
    ["a<!-- never closed", "a"],
    ["a<!-->b<!--->c<!-- no -->d", "abcd"],
    ["a<!--[if !mso]><!-->b<!--<![endif]-->c", "abc"],
    ["a <!DOCTYPE html><?xml x?>b", "a\nb"],
    ["1 < 2 & 3 > 2", "1 < 2 & 3 > 2"],
    ["&lt;p&gt; &amp;amp; &#65;&#x42; &auml;&ouml; &euro;&nbsp;5 &bogus; &#150;", "<p> &amp; AB äö € 5 &bogus; –"],
    ["<script>never closed", ""],
    ["<object>never closed", "never closed"],
    ['<p title="unclosed>text</p>', "text"],
    ["a<img alt='x'>b", "ab"],
    ["<td>a</td><td>b</td>", "a\nb"],
    ["", ""],
    ["<", "<"],
    ["</", ""],
  ];
  for (const [source, text] of table) it(`reads ${JSON.stringify(source)}`, () => assert.equal(html(source), text));

  it("stops at the length asked for, about", () =>
    assert.ok(htmlToText("<p>word</p>".repeat(10_000), 100).length < 120));

  it("stops where there are more tags than anybody writes", () =>
    assert.equal(htmlToText("<".repeat(HTML_PIECES_MAX + 10), 10 * HTML_PIECES_MAX).length, HTML_PIECES_MAX));
  it("takes time in proportion to its length", () => {
    const long = "<p>Words and more words, line after line.</p>\n".repeat(20_000);
    const took = cpuMs(() => assert.equal(htmlToText(long, 10_000_000).split("\n").length, 20_000));
    // A tenth of a second where nothing is done twice; half a minute where what was read is made whole for each line.
    assert.ok(took < 8_000, `${took} ms`);
  });

  it("never throws and gives nothing longer than the source", () => {
    const parts = fc.constantFrom(
      "<",
      ">",
      "/",
      "p",
      "script",
      "style",
      "!--",
      "-->",
      "'",
      '"',
      "=",
      " ",
      "a",
      "&",
      "amp;",
      "#x41",
      "br",
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (pieces) => {
        const source = pieces.join("");
        assert.ok(html(source).length <= source.length + 1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("decodeEntities", () => {
  it("knows the names of HTML 4 and numbers, not impossible ones", () => {
    assert.equal(decodeEntities("&yuml;&hearts;&rsquo;&apos;&quot;"), "ÿ♥’'\"");
    assert.equal(decodeEntities("&#0;&#xd800;&#x110000;"), "\ufffd\ufffd\ufffd");
    assert.equal(decodeEntities("&constructor;&AMP;"), "&constructor;&");
  });
});

const whole = message(
  "From: =?utf-8?q?J=C3=B6rg?= <j@x>",
  "SUBJECT: =?iso-8859-1?q?Gr=FC=DFe?=",
  " aus K=C3",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "preamble",
  "--b",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Sch=F6ne Gr=FC=",
  "=DFe",
  "--b",
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("<p>Fünf &amp; sechs</p>").toString("base64"),
  "--b",
  "Content-Type: image/png",
  "Content-Disposition: attachment; filename*=utf-8''%C3%9Cbersicht.png",
  "",
  "secret bytes",
  "--b",
  "Content-Type: message/rfc822",
  "",
  "Subject: inside",
  "",
  "inner text",
  "--b--",
);

describe("the text of a message", () => {
  const root = parseTree(whole);
  it("has its parts decoded, names of files, embedded messages", () => {
    assert.equal(bodyText(whole, root), "Schöne Grüße\nFünf & sechs\nÜbersicht.png\nSubject: inside\ninner text");
  });
  it("is cut where asked", () => assert.equal(bodyText(whole, root, 6), "Schöne"));
  it("is what programs write in letters, too, but no picture", () => {
    const text = (type: string): string =>
      bodyText(
        message(`Content-Type: ${type}`, "", "<a>1</a>"),
        parseTree(message(`Content-Type: ${type}`, "", "<a>1</a>")),
      );
    for (const type of ["application/xml", "application/ubl+xml", "application/json", "application/ld+json"]) {
      assert.equal(text(type), "<a>1</a>", type);
    }
    for (const type of ["image/svg+xml", "application/pdf", "application/octet-stream"])
      assert.equal(text(type), "", type);
    assert.match(text("message/delivery-status"), /1/);
  });
  it("has headers of parts, for who asks for those", () => {
    const headers = partHeadersText(whole, root).split("\n");
    assert.equal(headers[0], "Content-Type: text/plain; charset=iso-8859-1");
    assert.equal(headers.at(-1), "Content-Type: message/rfc822");
    assert.equal(partHeadersText(whole, root, 7), "Content");
  });
  it("has a size that counts what is decoded: all but pictures and files, and what stands between parts", () => {
    const notText = ["preamble", "--b", "--b", "--b", "--b", "--b--", "secret bytes"];
    // The line end before a boundary belongs to the boundary: three parts of text lose theirs.
    const others = [...notText, "", "", ""].join("\r\n").length;
    assert.equal(textBytes(root), whole.length - others);
  });
  it("has its header decoded", () => {
    const header = whole.subarray(0, root.bodyStart);
    assert.equal(headerText(header).split("\n")[1], "SUBJECT: Grüße aus K=C3");
    assert.deepEqual(fieldTexts(header, "Subject"), ["Grüße aus K=C3"]);
    assert.deepEqual(fieldTexts(header, "X-None"), []);
  });
  it("says which charset raw header bytes may have", () => {
    assert.equal(likelyCharset(root), "iso-8859-1");
    assert.equal(likelyCharset(parseTree(message("", "x"))), undefined);
  });
  it("is a part's alone", () => assert.equal(partText(whole, root.children[1] ?? root), "Fünf & sechs"));
});

describe("previewOf", () => {
  const preview = (...lines: string[]): string => previewOf(message(...lines), parseTree(message(...lines)));
  it("folds white space and cuts", () => {
    assert.equal(preview("", " a\tb", "", "c "), "a b c");
    assert.equal(preview("", "word ".repeat(1000)).length, 256);
  });
  it("is of the first part that says something", () => {
    const parts = (plain: string): string =>
      preview(
        "Content-Type: multipart/alternative; boundary=b",
        "",
        "--b",
        "",
        plain,
        "--b",
        "Content-Type: text/html",
        "",
        "<p>html</p>",
        "--b--",
      );
    assert.equal(parts("plain"), "plain");
    assert.equal(parts("  "), "html");
    assert.equal(
      preview(
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "Content-Disposition: attachment",
        "",
        "x",
        "--b--",
      ),
      "",
    );
  });
  it("passes over long styles and padding", () => {
    const padding = "&zwnj;&nbsp;&#847;".repeat(500);
    assert.equal(
      preview("Content-Type: text/html", "", `<style>${"a{b:c}".repeat(5_000)}</style>${padding}<p>text</p>`),
      "text",
    );
  });
  it("does not cut through characters", () => {
    const text = preview("Content-Type: text/plain; charset=utf-8", "", "😀".repeat(400));
    assert.ok(text.isWellFormed() && text.length === 256);
    assert.equal(preview("Content-Type: text/plain; charset=utf-8", "", "€".repeat(400)), "€".repeat(256));
  });
  it("leaves out files that are written in the text, and names the first where that is all", () => {
    const file = ["begin 644 map.png", ...Array.from({ length: 200 }, () => `M${"!".repeat(60)}`), "`", "end"];
    assert.equal(preview("", "See the map.", "", ...file), "See the map.");
    assert.equal(preview("", "See the map.", ...file.slice(0, 3), "`", "end", "", "Bob"), "See the map. Bob");
    assert.equal(preview("", ...file), "map.png");
    assert.equal(preview("", "begin 644 times", "and then stop"), "begin 644 times and then stop");
  });
  it("is empty where there is no text", () => assert.equal(preview("Content-Type: image/png", "", "x"), ""));
});

describe("hasAttachment", () => {
  const part = (...header: string[]): string[] => ["--b", ...header, "", "x"];
  const inside = (type: string, ...parts: string[][]): Buffer =>
    message(`Content-Type: ${type}; boundary=b`, "", ...parts.flat(), "--b--");
  const text = part("Content-Type: text/plain");
  const picture = part("Content-Type: image/png; name=a.png", "Content-ID: <a>");
  const table: readonly (readonly [what: string, message: Buffer, has: boolean])[] = [
    ["text", message("", "x"), false],
    ["text and HTML", inside("multipart/alternative", text, part("Content-Type: text/html")), false],
    ["a file", inside("multipart/mixed", text, part("Content-Type: application/pdf")), true],
    ["a text file", inside("multipart/mixed", text, part("Content-Disposition: attachment")), true],
    ["a named text", inside("multipart/mixed", text, part("Content-Type: text/x-diff; name=a.diff")), true],
    ["an embedded message", inside("multipart/mixed", text, part("Content-Type: message/rfc822")), true],
    ["a picture", inside("multipart/mixed", text, picture), true],
    ["a picture of the HTML", inside("multipart/related", part("Content-Type: text/html"), picture), false],
    [
      "a signature",
      inside("multipart/signed", text, part("Content-Type: application/pgp-signature; name=signature.asc")),
      false,
    ],
    [
      "an encrypted message",
      inside(
        "multipart/encrypted",
        part("Content-Type: application/pgp-encrypted"),
        part("Content-Type: application/octet-stream"),
      ),
      false,
    ],
    ["nothing but a file", message("Content-Type: application/pdf", "", "x"), true],
  ];
  for (const [what, bytes, has] of table) {
    it(`is ${has} for ${what}`, () => assert.equal(hasAttachment(bytes, parseTree(bytes)), has));
  }
});
