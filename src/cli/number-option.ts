import { CliError } from './exit-code.ts';
import { quoted } from './resolve.ts';
import type { Options } from './subcommand.ts';

export type NumberRange = { readonly min: number; readonly max: number; readonly isWhole?: boolean };

/** The number that a flag was given; `undefined` without the flag. Throws `CliError('misused')` for anything outside the range. */
export const numberOption = (options: Options, name: string, { min, max, isWhole = true }: NumberRange): number | undefined => {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
  throw new CliError('misused', `--${name} takes a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}, not ${quoted(text)}.`);
};
