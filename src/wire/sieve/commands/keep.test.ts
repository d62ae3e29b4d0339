import { decide, refuse } from "../testing/try-script.ts";
import { discard } from "./discard.ts";
import { fileinto } from "./fileinto.ts";
import { keep } from "./keep.ts";
import { redirect } from "./redirect.ts";
import { stop } from "./stop.ts";

decide(keep, [
  ["keep;", ["keep"]],
  ["keep; keep;", ["keep"]],
  ['keep :flags "\\\\Seen";', ["keep [\\Seen]"]],
  ["discard; keep;", ["discard", "keep"]],
]);
refuse(keep, [['keep "INBOX";', "2:6 keep does not take this string"]]);

decide(discard, [
  ['if header :contains "from" "alice@example.com" { discard; }', ["discard"]],
  ['discard; fileinto "a";', ["discard", "fileinto a"]],
]);
refuse(discard, [["discard 1;", "2:9 discard does not take this number"]]);

decide(stop, [
  ["stop; discard;", ["implicit keep"]],
  ['if true { fileinto "a"; if true { stop; } } discard;', ["fileinto a"]],
]);
refuse(stop, [["stop :now;", "2:6 stop does not take :now"]]);

decide(fileinto, [
  ['if header :contains "from" "alice" { fileinto "INBOX.harassment"; }', ["fileinto INBOX.harassment"]],
  ['fileinto "a"; fileinto "b"; fileinto "a";', ["fileinto a", "fileinto b"]],
  ['fileinto "Inbox"; keep;', ["keep"]],
  // RFC 3894 3: what is copied is still kept.
  ['fileinto :copy "a";', ["fileinto a", "implicit keep"]],
  ['fileinto :create "a";', ["fileinto a (create)"]],
  // RFC 8579 5.
  ['fileinto :specialuse "\\\\Junk" "Spam";', ["fileinto Spam\\Junk"]],
  ['fileinto :specialuse "\\\\Junk" :create "Spam";', ["fileinto Spam (create)\\Junk"]],
  ['set "empty" ""; fileinto "${empty}";', ["implicit keep", "error in line 1: fileinto names no mailbox"]],
]);
refuse(fileinto, [
  ["fileinto;", "2:1 fileinto needs the name of a mailbox"],
  ['fileinto "";', "2:10 a mailbox has a name"],
  ['fileinto ["a"];', "2:10 the name of a mailbox: a string is expected here"],
  ['fileinto "a" "b";', "2:14 fileinto does not take this string"],
  ['fileinto :specialuse "Junk" "a";', '2:22 "Junk" is no special use: "\\\\Junk" is one'],
]);

decide(redirect, [
  ['redirect "bart@example.com";', ["redirect bart@example.com"]],
  ['redirect "Bart <bart@example.com>";', ["redirect bart@example.com"]],
  ['redirect "\\"b t\\"@example.com";', ['redirect "b t"@example.com']],
  // RFC 3894 3.
  ['redirect :copy "bart@example.com";', ["redirect bart@example.com", "implicit keep"]],
  ['redirect "a@example.com"; redirect "a@EXAMPLE.com";', ["redirect a@example.com"]],
  ['set "a" "none"; redirect "${a}";', ["implicit keep", 'error in line 1: redirect: "none" is no address']],
  [
    [1, 2, 3, 4, 5, 6].map((n) => `redirect "a${n}@example.com";`).join(" "),
    ["implicit keep", "error in line 1: a message is redirected to at most 5 addresses"],
  ],
]);
refuse(redirect, [
  ['redirect "bart";', '2:10 "bart" is no address'],
  ['redirect "a@example.com, b@example.com";', '2:10 "a@example.com, b@example.com" is no address'],
  ['redirect "a@example..com";', '2:10 "a@example..com" is no address'],
  ['redirect "a b@example.com";', '2:10 "a b@example.com" is no address'],
  ['redirect "a@example.com\r\nBcc: b@example.com";', '2:10 "a@example.com\r\nBcc: b@example.com" is no address'],
]);
