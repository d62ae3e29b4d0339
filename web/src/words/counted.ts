/** "1 message", "3 messages", "12,000 messages": a number of things as a language writes it. */
export function counted(language: string): (n: number, one: string, many: string) => string {
  return (n, one, many) => `${n.toLocaleString(language)} ${n === 1 ? one : many}`;
}
