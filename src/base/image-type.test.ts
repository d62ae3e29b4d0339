import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { imageType } from "./image-type.ts";

const bmp = Buffer.alloc(58);
bmp.write("BM");
bmp.writeUInt32LE(58, 2);

const cases: readonly (readonly [string, Buffer, string | undefined])[] = [
  ["PNG", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "image/png"],
  ["JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "image/jpeg"],
  ["GIF", Buffer.from("GIF89a\x01\0\x01\0", "latin1"), "image/gif"],
  ["WebP", Buffer.from("RIFF\x10\0\0\0WEBPVP8 ", "latin1"), "image/webp"],
  ["AVIF", Buffer.from("\0\0\0\x20ftypavif\0\0\0\0", "latin1"), "image/avif"],
  ["BMP", bmp, "image/bmp"],
  ["an icon", Buffer.from("\0\0\x01\0\x01\0", "latin1"), "image/x-icon"],
  ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
  ["HTML", Buffer.from("<!doctype html>"), undefined],
  ["HTML that begins as BMP does", Buffer.from("BM<script>alert(1)</script>        "), undefined],
  ["a film", Buffer.from("\0\0\0\x20ftypisom\0\0\0\0", "latin1"), undefined],
  ["nothing", Buffer.alloc(0), undefined],
];

describe("what kind of picture bytes are", () => {
  for (const [name, bytes, type] of cases) it(name, () => assert.equal(imageType(bytes), type));
});
