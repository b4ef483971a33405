/** Resolves after so many milliseconds, or at once when it is ended before. */
export const passed = (ms: number, ends: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      ends.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    ends.addEventListener('abort', finish);
    if (ends.aborted) finish();
  });
