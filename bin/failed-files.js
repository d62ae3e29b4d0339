// A reporter of the test runner: the files in which a test failed, a line each.
export default async function* failedFiles(source) {
  const seen = new Set();
  for await (const { type, data } of source) {
    if (type !== "test:fail" || data.file === undefined || data.todo !== undefined || seen.has(data.file)) continue;
    seen.add(data.file);
    yield `${data.file}\n`;
  }
}
