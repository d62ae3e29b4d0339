import assert from "node:assert/strict";
import { it } from "node:test";
import { parseTree } from "../../mime/tree.ts";
import { breakLoop, foreverypart } from "../commands/foreverypart.ts";
import { extracttext } from "../commands/extracttext.ts";
import { decide, judge, refuse } from "../testing/try-script.ts";
import { header } from "../tests/header.ts";
import type { Loop } from "./loop.ts";
import { childrenOf, fieldsOf, withDescendants } from "./parts.ts";

const message = `From: a@example.com
Subject: outer
Content-Type: multipart/mixed; boundary="b"; foo=bar

--b
Content-Type: text/plain

Hello
--b
Content-Type: text/html
Content-Transfer-Encoding: base64

PGI+SMO8cGZlcjwvYj4=
--b
Content-Type: application/x-msdos-program; name="=?utf-8?Q?=C3=A4.exe?="
Content-Disposition: attachment; filename*=utf-8''%C3%A4.exe

x
--b
Content-Type: message/rfc822

From: inner@example.com
Subject: inner

y
--b--
`;
const trial = { message };

judge(header, [
  // RFC 5703 4.
  ['header :mime :type "content-type" "multipart"', true, trial],
  ['header :mime :subtype "content-type" "mixed"', true, trial],
  ['header :mime :contenttype "content-type" "multipart/mixed"', true, trial],
  ['header :mime :param "foo" "content-type" "bar"', true, trial],
  ['header :mime :param ["none", "FOO"] "content-type" "bar"', true, trial],
  ['header :mime :anychild :contenttype "content-type" "text/html"', true, trial],
  ['header :mime :contenttype "content-type" "text/html"', false, trial],
  ['header :mime :anychild :param "filename" "content-disposition" "ä.exe"', true, trial],
  ['header :mime :anychild :param "name" "content-type" "ä.exe"', true, trial],
  ['header :mime :anychild :type "content-disposition" "attachment"', true, trial],
  ['header :mime :anychild :subtype "content-disposition" ""', true, trial],
  ['header :mime :anychild "subject" "inner"', true, trial],
  ['exists :mime :anychild "content-disposition"', true, trial],
  ['exists :mime "content-disposition"', false, trial],
  ['address :mime :anychild "from" "inner@example.com"', true, trial],
]);

decide(foreverypart, [
  [
    'set "all" ""; foreverypart { if header :mime :matches :contenttype "content-type" "*" { set "all" "${all} ${1}"; } else { set "all" "${all} -"; } } fileinto "${all}";',
    ["fileinto  multipart/mixed text/plain text/html application/x-msdos-program message/rfc822 -"],
    trial,
  ],
  // RFC 5703 3.1: within a loop, without :mime the header of the message is meant.
  ['foreverypart { if header "subject" "inner" { discard; } }', ["implicit keep"], trial],
  [
    'foreverypart { if allof (header :mime :param "filename" :contains "Content-Disposition" ".exe", true) { discard; stop; } } keep;',
    ["discard"],
    trial,
  ],
  [
    'set "n" ""; foreverypart { set "n" "${n}a"; foreverypart { set "n" "${n}b"; } } fileinto "${n}";',
    ["fileinto abbbbbaaaaba"],
    trial,
  ],
]);
decide(breakLoop, [
  ['set "n" ""; foreverypart { set "n" "${n}a"; break; } fileinto "${n}";', ["fileinto a"], trial],
  [
    'set "n" ""; foreverypart :name "x" { foreverypart { set "n" "${n}b"; break :name "x"; } } fileinto "${n}";',
    ["fileinto b"],
    trial,
  ],
  ['set "n" ""; foreverypart { foreverypart { set "n" "${n}b"; break; } } fileinto "${n}";', ["fileinto bb"], trial],
]);
refuse(breakLoop, [
  ["break;", "2:1 break stands in a foreverypart"],
  ['foreverypart :name "x" { break :name "y"; }', '2:26 no foreverypart around this is named "y"'],
]);

// RFC 5703 7.
decide(extracttext, [
  [
    'foreverypart { if header :mime :contenttype "content-type" "text/html" { extracttext "t"; } } fileinto "${t}";',
    ["fileinto Hüpfer"],
    trial,
  ],
  [
    'foreverypart { if header :mime :contenttype "content-type" "text/html" { extracttext :upper :first 2 "t"; } } fileinto "${t}";',
    ["fileinto HÜ"],
    trial,
  ],
  [
    'foreverypart { if header :mime :type "content-type" "application" { extracttext "t"; fileinto "x${t}"; } }',
    ["fileinto x"],
    trial,
  ],
]);
refuse(extracttext, [['extracttext "x";', "2:1 extracttext stands in a foreverypart"]]);

it("parts are walked with what they hold behind them", () => {
  const bytes = Buffer.from(message);
  const root = { bytes, part: parseTree(bytes) };
  const loop: Loop = { name: undefined };
  assert.equal(loop.name, undefined);
  assert.equal(childrenOf(root).length, 4);
  assert.deepEqual(
    withDescendants(root).map(({ part }) => part.content.subtype),
    ["mixed", "plain", "html", "x-msdos-program", "rfc822", "plain"],
  );
  assert.deepEqual(
    fieldsOf(withDescendants(root)[5]!).map(({ name }) => name),
    ["from", "subject"],
  );
});
