/** Whether two values of plain data are the same. */
export function same(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === others.length &&
    names.every((name) => Object.hasOwn(other, name) && same(valueOf(one, name), valueOf(other, name)))
  );
}

function valueOf(record: object, name: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[name];
}
