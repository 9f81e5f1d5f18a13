// A reporter for node:test that writes what the summary needs: one line per test.
export default async function* counts(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A group counts only when it fails by itself.
    const group = data.details?.type === "suite";
    if (group && (type === "test:pass" || data.details.error?.failureType === "subtestsFailed")) continue;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    yield `${type === "test:fail" ? "failed" : skipped ? "skipped" : "passed"} ${data.name}\n`;
  }
}
