import { decide, refuse } from "../testing/try-script.ts";
import { ereject, reject } from "./reject.ts";

const toldTwice = (first: string, second: string): string =>
  `error in line 1: ${second} and ${first} exclude each other: the sender would be told that the message was not taken`;

decide(reject, [
  // RFC 5429 2.2.
  [
    'if header :contains "from" "alice@example.com" { reject "I am not taking mail from you."; }',
    ["reject I am not taking mail from you."],
  ],
  ['discard; reject "No.";', ["discard", "reject No."]],
  ['fileinto "a"; reject "No.";', ["implicit keep", toldTwice("fileinto", "reject")]],
  ['reject "No."; keep;', ["implicit keep", toldTwice("reject", "keep")]],
  ['redirect "a@example.com"; reject "No.";', ["implicit keep", toldTwice("redirect", "reject")]],
  ['vacation "Away."; reject "No.";', ["implicit keep", toldTwice("vacation", "reject")]],
  ['reject "No."; ereject "No.";', ["implicit keep", "error in line 1: a message gets reject once"]],
]);
refuse(reject, [["reject;", "2:1 reject needs the reason"]]);

decide(ereject, [
  [
    'if header "to" "x" { keep; } else { ereject "I am not taking mail from you."; }',
    ["ereject I am not taking mail from you."],
  ],
]);
refuse(ereject, [['ereject ["a"];', "2:9 the reason: a string is expected here"]]);
