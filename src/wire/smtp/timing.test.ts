import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../../base/errors.ts";
import { parseParameters } from "./parameters.ts";
import { deliverByOf, holdOf, priorityOf } from "./timing.ts";

const TEN = Date.UTC(2026, 0, 5, 10);

/** Each with what it gives, or undefined when it is refused. */
const cases: readonly (readonly [
  text: string,
  read: typeof holdOf | typeof deliverByOf | typeof priorityOf,
  unknown,
])[] = [
  ["HOLDFOR=3600", holdOf, { seconds: 3600 }],
  ["HOLDFOR=0", holdOf, { seconds: 0 }],
  ["HOLDFOR", holdOf, undefined],
  ["HOLDFOR=-1", holdOf, undefined],
  ["HOLDFOR=1234567890", holdOf, undefined],
  ["HOLDUNTIL=2026-01-05T10:00:00Z", holdOf, { until: TEN }],
  ["HOLDUNTIL=2026-01-05t12:00:00.5+02:00", holdOf, { until: TEN + 500 }],
  ["HOLDUNTIL=2026-01-05", holdOf, undefined],
  ["HOLDUNTIL=2026-01-05T10:00:00", holdOf, undefined],
  ["HOLDUNTIL=2026-13-05T10:00:00Z", holdOf, undefined],
  ["HOLDUNTIL=2026-01-05T25:00:00Z", holdOf, undefined],
  ["HOLDFOR=1 HOLDUNTIL=2026-01-05T10:00:00Z", holdOf, undefined],
  ["BY=120;R", deliverByOf, { seconds: 120, mode: "return", trace: false }],
  ["BY=+120;rt", deliverByOf, { seconds: 120, mode: "return", trace: true }],
  ["BY=-5;N", deliverByOf, { seconds: -5, mode: "notify", trace: false }],
  ["BY=0;NT", deliverByOf, { seconds: 0, mode: "notify", trace: true }],
  ["BY=120", deliverByOf, undefined],
  ["BY=120;X", deliverByOf, undefined],
  ["BY=120;T", deliverByOf, undefined],
  ["BY=0;R", deliverByOf, undefined],
  ["BY=-1;RT", deliverByOf, undefined],
  ["BY=1234567890;N", deliverByOf, undefined],
  ["MT-PRIORITY=-9", priorityOf, -9],
  ["mt-priority=3", priorityOf, 3],
  ["MT-PRIORITY=0", priorityOf, 0],
  ["MT-PRIORITY=10", priorityOf, undefined],
  ["MT-PRIORITY=+1", priorityOf, undefined],
  ["MT-PRIORITY=-0", priorityOf, undefined],
  ["MT-PRIORITY=1.5", priorityOf, undefined],
];

describe("timing parameters", () => {
  for (const [text, read, expected] of cases) {
    it(`${expected === undefined ? "refuses" : "reads"} ${text}`, () => {
      const parameters = parseParameters(text);
      if (expected === undefined) assert.throws(() => read(parameters), SyntaxProblem);
      else assert.deepEqual(read(parameters), expected);
    });
  }

  it("are not there when nobody gives them", () => {
    const none = parseParameters("SIZE=1");
    assert.deepEqual([holdOf(none), deliverByOf(none), priorityOf(none)], [undefined, undefined, undefined]);
  });
});
