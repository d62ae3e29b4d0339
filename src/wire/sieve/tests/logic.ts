/** allof, anyof and not; what comes after the answer is known is not asked (RFC 5228 5.2, 5.3, 5.8). */
import { type Judgement, test } from "../definition.ts";
import type { Run } from "../running/run.ts";

export const allof = test({
  name: "allof",
  rfc: "5228 5.2",
  read(given) {
    const all = given.tests();
    return (run) => inverse(oneAnswers(false, run, all));
  },
});

export const anyof = test({
  name: "anyof",
  rfc: "5228 5.3",
  read(given) {
    const all = given.tests();
    return (run) => oneAnswers(true, run, all);
  },
});

export const not = test({
  name: "not",
  rfc: "5228 5.8",
  read(given) {
    const inner = given.test();
    return (run) => inverse(inner(run));
  },
});

function inverse(answer: ReturnType<Judgement>): ReturnType<Judgement> {
  return answer instanceof Promise ? answer.then((holds) => !holds) : !answer;
}

/** Whether one of the tests has this answer. Waits only for those that have to be waited for. */
function oneAnswers(wanted: boolean, run: Run, tests: readonly Judgement[], first = 0): ReturnType<Judgement> {
  for (let at = first; at < tests.length; at++) {
    const answer = tests[at]?.(run);
    if (answer instanceof Promise) {
      return answer.then((holds) => holds === wanted || oneAnswers(wanted, run, tests, at + 1));
    }
    if (answer === wanted) return true;
  }
  return false;
}
