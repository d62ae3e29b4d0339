import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { BLOCK_UIDS, BlockPacker, unpackBlock } from "./flag-block.ts";

type Shown = [uid: number, flagSet: number, modseq: number];

function packed(block: number, messages: readonly Shown[]): Uint8Array {
  const packer = new BlockPacker();
  packer.begin(block);
  for (const message of messages) packer.add(...message);
  return packer.end();
}

const message = fc.record({
  there: fc.boolean(),
  flagSet: fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 20_000 })),
  modseq: fc.oneof(fc.constantFrom(5, 6), fc.integer({ min: 1, max: 2 ** 52 - 1 })),
});

it("packs the flags of any messages of a block and gives them back", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Math.floor(0xffff_ffff / BLOCK_UIDS) }),
      fc.array(message, { minLength: BLOCK_UIDS, maxLength: BLOCK_UIDS }),
      (block, places) => {
        const messages = places.flatMap(({ there, flagSet, modseq }, i): Shown[] =>
          there ? [[block * BLOCK_UIDS + i, flagSet, modseq]] : [],
        );
        const given: Shown[] = [];
        unpackBlock(block, packed(block, messages), (...each) => given.push(each));
        assert.deepEqual(given, messages);
      },
    ),
  );
});

it("is short where all were changed at once, and not long where each was by itself", () => {
  const every = Array.from({ length: BLOCK_UIDS }, (_, i) => i);
  assert.ok(
    packed(
      7,
      every.map((i): Shown => [7 * BLOCK_UIDS + i, 3, 1_000_000]),
    ).length < 10,
  );
  assert.ok(
    packed(
      7,
      every.map((i): Shown => [7 * BLOCK_UIDS + i, i % 9, 1_000_000 + 37 * i]),
    ).length < 400,
  );
});
