/** CPU time of this thread so far, in milliseconds: other programs on the machine lengthen nothing. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
