import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { AddressPlaces } from "./address-places.ts";
import { Registry } from "./registry.ts";

describe("places in the registry", () => {
  it("are those of a network where an address is of IPv6, since its owner can take any other of it", () => {
    const places = new AddressPlaces({ own: 2, shared: undefined, clock: new TestClock() });
    const registry = new Registry({ total: 10, places });
    assert.deepEqual(
      ["2001:db8::1", "2001:db8:0:0:9::1", "2001:db8::3", "2001:db8:0:1::1"].map((each) => registry.take(each)),
      [true, true, false, true],
    );
    registry.give("2001:db8::77");
    assert.equal(registry.take("2001:db8::3"), true);
    assert.deepEqual(
      ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"].map((each) => registry.take(each)),
      [true, true, false, true],
    );
  });
});
