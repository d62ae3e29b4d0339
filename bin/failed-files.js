// A reporter of the test runner: the files in which a test failed, a line each.
export default async function* failedFiles(source) {
  const seen = new Set();
  for await (const { type, data } of source) {
    // Tests may be written in another file than the one that is run.
    const file = data.entryFile ?? data.file;
    if (type !== "test:fail" || file === undefined || data.todo !== undefined || seen.has(file)) continue;
    seen.add(file);
    yield `${file}\n`;
  }
}
