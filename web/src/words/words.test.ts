import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languageOf, localeOf } from "./words.ts";

describe("the language of a page", () => {
  it("is the first of the browser's that there are words in", () => {
    assert.equal(languageOf("system", ["fr-FR", "de-AT", "en-GB"]), "de");
    assert.equal(languageOf("system", []), "en");
    assert.equal(languageOf("de", ["en-GB"]), "de");
  });

  it("has the browser's own kind of dates, if that is one", () => {
    assert.equal(localeOf("en", ["de-DE", "en-GB", "en-US"]), "en-GB");
    assert.equal(localeOf("de", ["en-GB"]), "de");
    assert.equal(localeOf("en", ["en-US@posix", "en"]), "en");
  });
});
