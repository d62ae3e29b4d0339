/** Takes the newest deed back, or this one, and says when that cannot be. */
import { SignedOut } from "../jmap/problems.ts";
import { problemText } from "../look/problem-text.ts";
import { say, type Toast, undoToast } from "../model/toasts.ts";
import type { Words } from "../words/en.ts";

export async function takeBack(words: Words, toast?: Toast): Promise<void> {
  try {
    await undoToast(toast);
  } catch (error) {
    if (!(error instanceof SignedOut)) say(problemText(error, words), { isProblem: true });
  }
}
