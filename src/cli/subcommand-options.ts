export const JSON_OPTION = ['--json', 'write one JSON object per line'] as const;
export const UNRECORDED_OPTION = ['--unrecorded', 'act even if the ledger cannot be written'] as const;
export const REASON_OPTION = ['--reason <text>', 'a reason to record in the ledger'] as const;

/** Of what cannot be taken back. */
export const REMOVAL_OPTIONS = [
  ['--dry-run', 'show who would lose what; send nothing'],
  ['--yes', 'do not ask for confirmation (required when there is no terminal)'],
  REASON_OPTION,
  UNRECORDED_OPTION,
  JSON_OPTION,
] as const;
