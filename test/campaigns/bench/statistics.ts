/** The value that a share of all is not above; `NaN` of nothing. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
};

export const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));
