// A reporter for node:test that writes what the summary needs: one line per test.
export default async function* counts(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite") continue;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    yield `${type === "test:fail" ? "failed" : skipped ? "skipped" : "passed"} ${data.name}\n`;
  }
}
