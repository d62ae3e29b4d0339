/** Looking when something is heard: once for all that is heard while a look goes on, and never again too few. */

/** Answers what to call when there is news. Nobody is looked for twice at the same time; what goes wrong is told to `failed`, and the next news is looked at again. */
export function lookWhenHeard(look: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let isHeard = false;
  let isLooking = false;
  const run = async (): Promise<void> => {
    isLooking = true;
    try {
      while (isHeard) {
        isHeard = false;
        await look();
      }
    } catch (error) {
      failed(error);
    } finally {
      // In the same step as the last question whether there is news: what is heard from now on begins anew.
      isLooking = false;
    }
  };
  return () => {
    isHeard = true;
    if (!isLooking) void run();
  };
}
