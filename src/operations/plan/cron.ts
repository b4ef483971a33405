import { rawText, type Untrusted } from '../../domain/untrusted.ts';

/**
 * Whether a cron expression fires more often than once an hour, which the platform refuses to activate. Anything but a single
 * minute in the first field of five (or the second of six, after seconds) does; an unreadable one counts as if it did.
 */
export const isSubHourly = (schedule: Untrusted): boolean => {
  const fields = rawText(schedule).trim().split(/\s+/);
  if (fields[0]?.startsWith('@') === true) return false;
  const minute = fields.length === 6 ? fields[1] : fields[0];
  return minute === undefined || !/^\d{1,2}$/.test(minute);
};
