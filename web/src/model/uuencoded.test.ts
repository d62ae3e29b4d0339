import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parted } from "./uuencoded.ts";

const CAT = "begin 644 cat.txt\n#0V%T\n`\nend";
const textOf = (text: string): readonly string[] =>
  parted(text).files.map(({ name, bytes }) => `${name}: ${new TextDecoder().decode(bytes)}`);

describe("files within a text", () => {
  it("are taken out of it", () => {
    const text = `Hello,\r\n\r\n${CAT.replaceAll("\n", "\r\n")}\r\nBye\r\n`;
    assert.equal(parted(text).text, "Hello,\n\nBye\n");
    assert.deepEqual(textOf(text), ["cat.txt: Cat"]);
    assert.deepEqual(textOf(`${CAT}\n${CAT.replace("cat.txt", "my cat.txt")}`), ["cat.txt: Cat", "my cat.txt: Cat"]);
  });

  it("are whole where spaces at the ends of lines got lost, and where those are zeros", () => {
    assert.deepEqual(parted("begin 600 z\n#\n \nend").files[0]?.bytes, new Uint8Array(3));
    const line = "M" + "86%A".repeat(15);
    assert.equal(parted(`begin 644 a\n${line}\n\`\nend\n`).files[0]?.bytes.length, 45);
  });

  it("are none where somebody only begins", () => {
    const texts = [
      "begin 644 things\nThis is what I mean.\nend",
      "begin 644 a.txt\n#0V%T\n`\n",
      "begin 644 a.txt\nend",
      "> begin 644 cat.txt\n> #0V%T\n> `\n> end",
      "We begin 644 cats",
    ];
    for (const text of texts) assert.deepEqual(parted(text), { text, files: [] });
  });
});
