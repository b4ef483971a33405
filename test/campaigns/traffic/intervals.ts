/** The Wilson interval of 95 % of a share; [0, 1] where nothing was tried. */
export const wilson = (hits: number, tries: number): readonly [number, number] => {
  if (tries === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / tries;
  const middle = (share + z ** 2 / (2 * tries)) / (1 + z ** 2 / tries);
  const reach = (z / (1 + z ** 2 / tries)) * Math.sqrt((share * (1 - share)) / tries + z ** 2 / (4 * tries ** 2));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
};

/** The highest mean, by 97.5 %, of a Poisson process that was seen to count so many. */
export const poissonHigh = (count: number): number => {
  let [low, high] = [count, count + 20 + 6 * Math.sqrt(count)];
  for (let step = 0; step < 60; step += 1) {
    const mean = (low + high) / 2;
    if (atMost(count, mean) > 0.025) low = mean;
    else high = mean;
  }
  return high;
};

const atMost = (count: number, mean: number): number => {
  let [term, sum] = [Math.exp(-mean), Math.exp(-mean)];
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return sum;
};

/** The value below which so large a share of the values lies; `null` of none. */
export const quantile = (values: readonly number[], share: number): number | null =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? null;
