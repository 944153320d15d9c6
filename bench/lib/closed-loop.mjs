/**
 * A closed loop: `concurrency` workers, each beginning its next operation when its last one has ended. A thrown operation ends the
 * measurement: a server that refuses quickly must not look like a fast one.
 * @param {{ act: (worker: number) => Promise<void>, concurrency: number, ms: number }} options
 * @returns {Promise<{ perSecond: number, p50: number, p99: number, operations: number }>} latencies in milliseconds
 */
export async function closedLoop({ act, concurrency, ms }) {
  const latencies = [];
  const start = performance.now();
  const end = start + ms;
  const work = async (worker) => {
    while (performance.now() < end) {
      const begun = performance.now();
      await act(worker);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  // What began in time is counted whole, and so is the time it took to its end.
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((one, other) => one - other);
  return {
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    operations: latencies.length,
  };
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** The middle of the rounds; the mean of the two middles where their number is even. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
