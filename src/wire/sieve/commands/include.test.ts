import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SieveResult } from "../action.ts";
import { SCRIPT_BYTES_MAX } from "../limits.ts";
import { Includes } from "../running/includes.ts";
import { readScript } from "../script.ts";
import { decided, refuse, tried, type Trial } from "../testing/try-script.ts";
import { global, include, leave } from "./include.ts";

function withScripts(scripts: Readonly<Record<string, string>>): Trial {
  return {
    host: {
      included: (name, location) => {
        const text = scripts[location === "global" ? `global:${name}` : name];
        return Promise.resolve(text === undefined ? undefined : readScript(text));
      },
    },
  };
}

describe(`${include.name} (RFC ${include.rfc})`, () => {
  it("does another script, and goes on behind it", async () => {
    const trial = withScripts({
      "always-allow": 'require ["fileinto", "include"]; fileinto "allowed"; return; fileinto "never";',
      "global:spam": 'require "fileinto"; fileinto "spam";',
    });
    const script =
      'require ["include", "fileinto"]; include :personal "always-allow"; include :global "spam"; fileinto "end";';
    assert.deepEqual(await decided(script, trial), ["fileinto allowed", "fileinto spam", "fileinto end"]);
  });

  it("ends all scripts with stop, one with return", async () => {
    const trial = withScripts({ stops: "stop;", returns: 'require "include"; if true { return; } discard;' });
    assert.deepEqual(await decided('require "include"; include "stops"; discard;', trial), ["implicit keep"]);
    assert.deepEqual(await decided('require "include"; include "returns"; keep; return; discard;', trial), ["keep"]);
  });

  it("passes over what is not there when it is optional, and what was done when it is once", async () => {
    const trial = withScripts({ a: "keep; " });
    assert.deepEqual(await decided('require "include"; include :optional "nope"; discard;', trial), ["discard"]);
    assert.deepEqual(await decided('require "include"; include "nope"; discard;', trial), [
      "implicit keep",
      'error in line 1: there is no script "nope" to include',
    ]);
    const count = { runs: 0 };
    const counting: Trial = {
      host: {
        included: () => {
          count.runs++;
          return Promise.resolve(readScript("keep;"));
        },
      },
    };
    await decided('require "include"; include :once "a"; include :once "a"; include "a";', counting);
    assert.equal(count.runs, 2);
  });

  it("ends with an error where scripts include each other in a circle, or too deep, or too often", async () => {
    const circle = withScripts({ a: 'require "include";\n\ninclude "b";', b: 'require "include";\ninclude "a";' });
    const { error } = await tried('require "include"; include "a";', circle);
    assert.deepEqual({ ...error }, { script: "b", line: 2, text: 'the script "a" includes itself' });
    const deep = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`s${i}`, `require "include"; include "s${i + 1}";`]),
    );
    assert.match(
      (await tried('require "include"; include "s0";', withScripts(deep))).error?.text ?? "",
      /at most 10 scripts/,
    );
    const often = `require "include"; ${'include "a";'.repeat(300)}`;
    assert.match((await tried(often, withScripts({ a: "" }))).error?.text ?? "", /at most 255 scripts/);
    assert.equal(new Includes().current, undefined);
  });

  it("pays for the length of what it includes, which is read each time", async () => {
    const long = withScripts({ a: `#${"x".repeat(SCRIPT_BYTES_MAX - 2)}\n` });
    const some = (times: number): Promise<SieveResult> =>
      tried(`require "include"; ${'include "a";'.repeat(times)}`, long);
    assert.equal((await some(5)).error, undefined);
    assert.equal((await some(50)).error?.text, "the script takes too long");
  });

  it("tells a mistake in what it includes", async () => {
    const { error } = await tried('require "include"; include "a";', withScripts({ a: "foo;" })).catch(
      (thrown: unknown) => {
        throw thrown;
      },
    );
    assert.match(error?.text ?? "", /there is no command foo/);
  });
});

describe(`${global.name} (RFC ${global.rfc})`, () => {
  it("shares variables between scripts, and keeps the others apart (RFC 6609 3.4)", async () => {
    const trial = withScripts({
      spam_tests:
        'require ["variables", "include"]; global "test"; set "test" "spam"; set "own" "x"; set "global.more" "y";',
    });
    const script =
      'require ["variables", "include", "fileinto"]; global ["test", "unset"]; include "spam_tests"; fileinto "${test}-${own}-${global.more}-${unset}";';
    assert.deepEqual(await decided(script, trial), ["fileinto spam--y-"]);
  });

  it("is refused for a variable that was set (RFC 6609 3.4.1)", async () => {
    const script = 'require ["variables", "include"]; set "a" "b"; global "a";';
    assert.match((await decided(script))[1] ?? "", /was set before it is made global/);
  });
});
refuse(global, [['global "a.b";', '2:8 "a.b" names no variable']]);
refuse(include, [
  ['include "";', "2:9 a script has a name"],
  ['include :personal :global "a";', "2:19 :personal and :global exclude each other"],
]);
refuse(leave, [["return 1;", "2:8 return does not take this number"]]);
