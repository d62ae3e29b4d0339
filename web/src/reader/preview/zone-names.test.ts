import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WINDOWS, zoneNames } from "./zone-names.ts";

describe("a time zone's name in Windows", () => {
  it("stands for a zone that there is", () => {
    for (const [name, zone] of Object.entries(WINDOWS)) {
      const written = /^(?:UTC|Russia Time)/.test(name) ? name : name.replace(/(?= \(|$)/, " Standard Time");
      assert.deepEqual(zoneNames(written), [zone]);
      assert.ok(new Intl.DateTimeFormat("en", { timeZone: zone }), zone);
    }
  });

  it("is the same in the summer", () => assert.deepEqual(zoneNames("Eastern Daylight Time"), ["America/New_York"]));

  it("is none where it only looks like one", () => {
    assert.deepEqual(zoneNames("Europe/Berlin"), ["Europe/Berlin"]);
    assert.deepEqual(zoneNames("constructor Standard Time"), ["constructor Standard Time"]);
    assert.deepEqual(zoneNames("Central"), ["Central"]);
  });
});
