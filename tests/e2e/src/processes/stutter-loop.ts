// Run as a process of its own: bun stutter-loop.ts <pid> <on, microseconds> <off, microseconds>. Lets a process run in short
// bursts only, as a machine that is far too busy does; whoever ends this one must let it go on.
const [pid, onUs, offUs] = process.argv.slice(2).map(Number) as [number, number, number];
const waiting = new Int32Array(new SharedArrayBuffer(4));
const wait = (us: number): void => void Atomics.wait(waiting, 0, 0, us / 1_000);
console.log('{"event":"stuttering"}');
while (true) {
  process.kill(pid, 'SIGSTOP');
  wait(offUs);
  process.kill(pid, 'SIGCONT');
  wait(onUs);
}
