// What work took, as every measured program prints it.

import { readFileSync } from 'node:fs';

export class Clocks {
  #cpu = process.cpuUsage();
  #wall = performance.now();

  // `took` has the milliseconds of each call, where they are timed one by one.
  stop(count, took) {
    const seconds = (performance.now() - this.#wall) / 1e3;
    const { user, system } = process.cpuUsage(this.#cpu);
    took.sort((a, b) => a - b);
    const quantile = (share) => (took.length === 0 ? 0 : took[Math.trunc(took.length * share)] * 1e3);
    return figures(count, seconds, (user + system) / 1e6, quantile(0.5), quantile(0.99));
  }
}

// Of the whole process until now. How long it took, only whoever started it can say.
export function ofTheProcess() {
  const { user, system } = process.cpuUsage();
  return figures(1, 0, (user + system) / 1e6, 0, 0);
}

function figures(count, seconds, cpuSeconds, p50, p99) {
  const all = { count, seconds, cpu_seconds: cpuSeconds, p50_us: p50, p99_us: p99, peak_mib: peakMib() };
  return `${JSON.stringify(all)}\n`;
}

// The most memory that the process ever had; 0 where the system does not say.
function peakMib() {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return 0;
  }
}
