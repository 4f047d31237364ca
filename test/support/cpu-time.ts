/** Milliseconds of processor time that `work` takes in this process: what a busy machine around the test hardly changes. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
