/** Sieve as Dovecot's Pigeonhole does it, which is what people bring their scripts from: the same scripts, the same messages, held against each other. */
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { needs, run } from "../support/tools.ts";
import { decided, LETTER, mistakesOf } from "../../src/wire/sieve/testing/try-script.ts";

const REQUIRES =
  'require ["fileinto","envelope","variables","relational","comparator-i;ascii-numeric","subaddress","body","date","index","imap4flags","copy","mime","foreverypart","extracttext","environment","encoded-character","enotify","mailbox","vacation","reject","editheader","duplicate","ihave","include"];';

const MIXED = `${LETTER.slice(0, LETTER.indexOf("\n\n"))}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="bb"; foo=bar

prologue
--bb
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hello w=C3=B6rld [secret]
--bb
Content-Type: multipart/alternative; boundary=cc

--cc
Content-Type: text/html

<p>Hyper <b>text</b></p>
--cc
Content-Type: text/plain

alternative plain
--cc--
--bb
Content-Type: application/pdf; name="report.pdf"
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

SGVsbG8gUERG
--bb
Content-Type: message/rfc822

From: inner@example.com
Subject: inner subject

inner body
--bb--
epilogue
`;

/** A test a line. */
const TESTS = String.raw`
header :is "subject" "Grüße two folded words"
header :contains "subject" "TWO  folded"
header "x-empty" ""
header :contains "x-empty" ""
header :matches "x-nope" "*"
header :matches "x-a" "o?e"
header :count "eq" :comparator "i;ascii-numeric" "x-a" "2"
header :count "eq" "x-a" "2"
header :value "gt" :comparator "i;ascii-numeric" "x-number" "99"
header :value "gt" "x-number" "99"
header :is :comparator "i;ascii-numeric" "x-number" "100"
header :is :comparator "i;octet" "x-a" "ONE"
header "x-a" ["foo","TWO"]
header "x-a:" "one"
exists ["from","date"]
exists ["from","x-nope"]
exists "x-empty"
size :over 1K
size :under 1K
address :localpart "from" "alice"
address :domain "to" "sub.example.net"
address :all "to" "carl@sub.example.net"
address "cc" "eve@y.example"
address :user "to" "bob"
address :detail "to" "tag"
address :detail "from" ""
address :contains :detail "from" ""
address :count "eq" "to" "2"
address :count "eq" "cc" "2"
envelope "from" "alice@example.com"
envelope :localpart "to" "bob+tag"
envelope :detail "to" "tag"
envelope ["from","to"] "bob+tag@example.org"
body :contains "secret"
body :contains "wörld"
body :contains "w=C3"
body :raw :contains "w=C3"
body :contains "Hyper text"
body :contains "<b>"
body :content "text" :contains "<b>"
body :content "text/plain" :contains "<b>"
body :content "application/pdf" :contains "Hello PDF"
body :contains "Hello PDF"
body :content "message/rfc822" :contains "inner subject"
body :content "text" :contains "inner body"
body :raw :contains "epilogue"
body :contains "epilogue"
body :content "image" :contains ""
date "date" "hour" "09"
date :originalzone "date" "hour" "10"
date :zone "+0530" "date" "time" "14:30:05"
date :zone "+0000" "received" "date" "2026-11-28"
date :zone "+0000" :index 2 "received" "day" "26"
date :zone "+0000" :index 1 :last "received" "day" "26"
date :zone "+0000" "date" "weekday" "6"
date :zone "+0000" "date" "julian" "61372"
date :originalzone "date" "zone" "+0100"
date :originalzone "date" "iso8601" "2026-11-28T10:00:05+01:00"
date :originalzone "date" "std11" "Sat, 28 Nov 2026 10:00:05 +0100"
date "subject" "year" "2026"
date :value "ge" "date" "date" "2026-01-01"
currentdate :value "ge" "year" "2020"
header :index 1 "x-a" "one"
header :index 2 "x-a" "one"
header :last :index 1 "x-a" "two"
header :index 3 :matches "x-a" "*"
header :index 2 ["x-number", "x-a"] "one"
header :mime :type "content-type" "multipart"
header :mime :subtype "content-type" "mixed"
header :mime :contenttype "content-type" "multipart/mixed"
header :mime :param "foo" "content-type" "bar"
header :mime :anychild :contenttype "content-type" "text/html"
header :mime :anychild :param "filename" "content-disposition" "report.pdf"
header :mime :anychild :type "content-disposition" "attachment"
header :mime :anychild :subtype "content-disposition" ""
header :mime :anychild "subject" "inner subject"
exists :mime :anychild "content-disposition"
exists :mime "content-disposition"
address :mime :anychild "from" "inner@example.com"
header :mime :type "subject" "x"
string :is ["a","b"] "b"
string :count "eq" ["a",""] "1"
string :matches "xay" "x?y"
string "${"${unicode:41 42}"}" "AB"
string "${"${hex: 41 42 }"}" "AB"
string "${"${hex:4g}"}" "${"${hex:4g}"}"
string "${"${x"}" "${"${x"}"
valid_notify_method ["mailto:a@example.com","xmpp:foo"]
notify_method_capability "mailto:a@b.example" "online" "maybe"
ihave "fileinto"
ihave "nope"
hasflag "x"
hasflag :count "eq" "0"
address :is :comparator "i;octet" :all "from" "alice@example.com"
address :domain :contains "to" ["example.net"]
environment :contains "nope" ""
`
  .trim()
  .split("\n");

const TESTS_AT_ONCE = 15;

/** Scripts of which the actions are compared, one a line. */
const SCRIPTS = String.raw`
keep;
discard;
discard; fileinto "a";
fileinto :copy "a";
fileinto "a"; fileinto "b"; fileinto "a"; keep; fileinto "INBOX";
redirect "x@y.example";
redirect :copy "Name <x@y.example>";
redirect "x";
redirect "a@b.example, d@e.example";
redirect "x@y..example";
redirect "a b@example.com";
redirect "\"a b\"@example.com";
set "a" "x"; redirect "${"${a}"}";
set "a" "b"; fileinto "x${"${A}"}y${"${none}"}";
set :upper :lower "a" "b"; keep;
set :length "a" "äbc"; fileinto "${"${a}"}";
set :upperfirst :lower "a" "ABC"; fileinto "${"${a}"}";
set :quotewildcard "a" "a*b?c\\"; fileinto "${"${a}"}";
set :encodeurl "a" "a b/ü~!"; fileinto "${"${a}"}";
set "a.b" "c"; keep;
set "a-b" "c"; keep;
set "global.x" "v"; fileinto "${"${global.x}"}";
global "x"; set "x" "v"; fileinto "${"${global.x}"}";
if header :matches "subject" "* * *" { fileinto "${"${1}-${2}-${3}-${0}"}"; }
if header :matches "from" "*<*@*>" { fileinto "${"${1}|${2}|${3}"}"; }
if header :matches "x-a" ["t*","o*"] { fileinto "${"${0}${1}"}"; }
if not header :matches "x-a" "o*" { keep; } else { fileinto "${"${1}"}"; }
if body :matches "*secret*" { fileinto "x${"${1}"}"; }
if string :matches "abcabc" "*b*c" { fileinto "${"${1},${2}"}"; }
if string :matches "aab" "*?b" { fileinto "x${"${1},${2}"}"; }
if string :matches "a\\b" "a\\\\*" { fileinto "x${"${1}"}"; }
setflag "a b a"; keep;
setflag ["x", "b"]; fileinto "x";
setflag "a"; addflag "b"; removeflag "a"; keep;
setflag "a";
keep; setflag "a";
setflag "v" "a b"; fileinto :flags "${"${v}"}" "x";
setflag "a"; fileinto :flags "b" "x"; keep;
setflag "\\Recent"; keep;
setflag "a(b"; keep;
setflag "A"; if hasflag "a" { fileinto "yes"; }
setflag ["a","b"]; if hasflag :count "eq" "2" { fileinto "yes"; }
addflag "v" ["a","b"]; addflag "v" "c"; fileinto :flags "${"${v}"}" "x";
setflag "a"; keep :flags "";
fileinto :flags "x" "a"; fileinto :flags "y" "a";
set "r" ""; foreverypart { if header :mime :matches :contenttype "content-type" "*" { set "r" "${"${r} ${1}"}"; } else { set "r" "${"${r} -"}"; } } fileinto "${"${r}"}";
set "r" ""; foreverypart { set "r" "${"${r}a"}"; foreverypart { set "r" "${"${r}b"}"; } } fileinto "${"${r}"}";
foreverypart { extracttext "t"; if header :mime :contenttype "content-type" "text/plain" { fileinto "${"${t}"}"; break; } }
foreverypart { if header :mime :contenttype "content-type" "text/html" { extracttext :first 10 "t"; fileinto "${"${t}"}"; } }
foreverypart :name "x" { foreverypart { break :name "x"; } } keep;
foreverypart { break :name "y"; }
break;
extracttext "x";
addheader "X-New" "v"; if header "x-new" "v" { fileinto "yes"; }
addheader :last "X-A" "three"; if header :matches "x-a" "t*" { fileinto "${"${1}"}"; }
addheader "X-A" "zero"; if header :index 1 :matches "x-a" "*" { fileinto "${"${1}"}"; }
deleteheader :index 1 :last "x-a"; if header :matches "x-a" "*" { fileinto "${"${1}"}"; }
deleteheader :matches "x-a" ["t*","q"]; if header :matches "x-a" "*" { fileinto "${"${1}"}"; }
deleteheader :index 1 :is "x-a" "two"; if header :index 2 :matches "x-a" "*" { fileinto "${"${1}"}"; }
deleteheader "received"; if exists "received" { fileinto "still"; }
addheader "a b" "c"; keep;
vacation "x";
vacation :days 0 "x";
vacation :from "x" "y";
vacation; keep;
vacation "x"; vacation "y";
reject "x";
reject "x"; discard;
reject "x"; keep;
fileinto "a"; reject "x";
vacation "x"; reject "y";
notify "foo:bar";
notify :importance "5" "mailto:a@b.example";
if not ihave "nope" { keep; } else { nope "x"; }
if true { error "x"; }
return; keep;
fileinto "a"; return; fileinto "b";
fileinto ["x"];
fileinto "a" "b";
fileinto :nope "x";
fileinto "ü";
keep
keep;;
if true keep;
if true { keep; }}
else { keep; }
if true {} elsif true {} else {} else {}
keep; require "copy";
KEEP;
if size :over 1X { discard; }
if size :over 4G { discard; } else { fileinto "small"; }
keep "x";
keep true;
if anyof(true,) {keep;}
if anyof(not false, allof(true,true)) {keep;}
if header ["a","b",] "c" { keep; }
redirect "x@y.example" :copy;
fileinto "a\"b\\c\d";
if header :is :contains "a" "b" {keep;}
if header "a" { keep; }
if address "subject" "x" { keep; }
if envelope "foo" "x" { keep; }
if header :comparator "i;nope" "a" "b" { keep; }
if header :last "x-a" "b" { keep; }
`
  .trim()
  .split("\n");

describe("Sieve as Pigeonhole does it", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-pigeonhole-"));
    await chmod(folder, 0o755);
    await mkdir(join(folder, "home"));
    await chmod(join(folder, "home"), 0o777);
    // Dovecot gives up the rights of root.
    const { uid, username } = userInfo();
    await writeFile(
      join(folder, "dovecot.conf"),
      `mail_uid = ${uid === 0 ? "nobody" : username}\nmail_gid = ${uid === 0 ? "nogroup" : userInfo().gid}\nfirst_valid_uid = 1\nmail_home = ${folder}/home\nmail_location = maildir:~/mail\nssl = no\nplugin {\n  sieve_extensions = +editheader\n}\n`,
    );
    await writeFile(join(folder, "message"), MIXED.replaceAll("\n", "\r\n"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Pigeonhole's actions in our words; "refused" for a script that it does not take. */
  async function theirs(script: string): Promise<readonly string[]> {
    await writeFile(join(folder, "script.sieve"), script);
    const addresses = ["-a", "bob+tag@example.org", "-f", "alice@example.com"];
    const files = [join(folder, "script.sieve"), join(folder, "message")];
    const options = { mayFail: true, env: { TZ: "UTC" } };
    const { stdout, stderr } = await run(
      "sieve-test",
      ["-c", join(folder, "dovecot.conf"), ...addresses, ...files],
      options,
    );
    if (/failed to compile/.test(stderr)) return ["refused"];
    assert.match(stdout + stderr, /final result/);
    return /final result: failed/.test(stdout + stderr) ? ["error"] : readActions(stdout);
  }

  async function ours(script: string): Promise<readonly string[]> {
    if (mistakesOf(script).length > 0) return ["refused"];
    const actions = await decided(script, { message: MIXED, host: { zoneMinutes: () => 0 } });
    if (actions.at(-1)?.startsWith("error ") === true) return ["error"];
    return actions.map((action) =>
      action
        .replace(/^keep/, "fileinto INBOX")
        .replace(/^reject .*/, "reject")
        .replace(" []", ""),
    );
  }

  // Pigeonhole shows the beginning of a long name.
  for (let first = 0; first < TESTS.length; first += TESTS_AT_ONCE) {
    const some = TESTS.slice(first, first + TESTS_AT_ONCE);
    it(some.join(", "), async (test: TestContext) => {
      if (!needs(test, "sieve-test")) return;
      const asked = some.map((each, i) => `if ${each} { set "holds" "\${holds} ${i}"; }`);
      const script = `${REQUIRES}\nset "holds" "";\n${asked.join("\n")}\nfileinto "holds\${holds}";`;
      assert.deepEqual(holding(some, await ours(script)), holding(some, await theirs(script)));
    });
  }

  for (const script of SCRIPTS) {
    it(script, async (test: TestContext) => {
      if (!needs(test, "sieve-test")) return;
      const whole = `${REQUIRES}\n${script}\n`;
      assert.deepEqual(await ours(whole), await theirs(whole));
    });
  }
});

function holding(tests: readonly string[], [action = ""]: readonly string[]): readonly string[] {
  const [, , ...found] = action.split(" ");
  return found.map((i) => tests[Number(i)] ?? action);
}

function readActions(output: string): readonly string[] {
  const actions: string[] = [];
  let isImplicit = false;
  for (const line of output.split("\n")) {
    const [, mailbox] = / \* store message in folder: (.*)/.exec(line) ?? [];
    const [, flags] = /\+ add IMAP flags: (.*)/.exec(line) ?? [];
    const [, address] = / \* redirect message to: <?([^>]*)>?/.exec(line) ?? [];
    const [, other] = / \* (?:send )?(discard|reject|vacation|send notification)/.exec(line) ?? [];
    if (line.startsWith("Implicit keep")) isImplicit = true;
    else if (flags !== undefined) actions.push(`${actions.pop()} [${flags}]`);
    else if (mailbox !== undefined) actions.push(isImplicit ? "implicit keep" : `fileinto ${mailbox}`);
    else if (address !== undefined) actions.push(`redirect ${address}`);
    else if (other !== undefined) actions.push(other);
  }
  return actions;
}
