import { describe, expect, it } from 'vitest';
import { toId } from '../../../src/domain/ids.ts';
import { rawText } from '../../../src/domain/untrusted.ts';
import type { PlatformError } from '../../../src/platform/errors.ts';
import { openNetwork } from '../../simulator/open-network.ts';
import { bearer, openConsole, type PlatformFactory, postTo } from './console.ts';

/** How a platform says that it could not. */
export const describeFailing = (factory: PlatformFactory): void => {
  const failureOf = async (work: Promise<unknown>): Promise<Pick<PlatformError, 'name' | 'code' | 'message'>> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof Error) || error.name !== 'PlatformError')
      throw new Error('it did not fail as a platform does', { cause: error });
    return error as PlatformError;
  };

  describe('failing', () => {
    it('says unauthenticated for a wrong token', async () => {
      await using network = await openNetwork();
      const platform = factory(network.url, bearer('not-a-token-of-this-server'));

      const failure = await failureOf(platform.getMe());
      await platform.close();

      expect(failure).toMatchObject({
        code: 'unauthenticated',
        message: expect.stringMatching(/^The server does not accept this credential/),
      });
    });

    it('says forbidden for what the caller may not do', async () => {
      await using network = await openNetwork();
      await using jo = openConsole(factory, network, 'Jo');
      const team = await jo.teamNamed('Halden × Ostara');

      expect(await failureOf(jo.platform.createInvite(team.id))).toMatchObject({ code: 'forbidden' });
    });

    it('says not-found for what there is not, and for what belongs to others', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await using sam = openConsole(factory, network, 'Sam');
      const [ledger] = (await sam.platform.listRoutines()).filter((routine) => rawText(routine.name) === 'ledger_participate');

      expect(await failureOf(kim.platform.getRoutine(toId('arn_nowhere')))).toMatchObject({ code: 'not-found' });
      expect(await failureOf(kim.platform.pauseRoutine(ledger?.id ?? toId('none')))).toMatchObject({ code: 'not-found' });
      expect(await failureOf(kim.platform.listMessages(toId('thr_nowhere')))).toMatchObject({ code: 'not-found' });
      expect(await failureOf(kim.platform.postMessage(postTo(toId('thr_nowhere'), 'Hello?')))).toMatchObject({ code: 'not-found' });
    });

    it('says invalid where the server will not, in its words', async () => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const [sync] = (await kim.platform.listRoutines()).filter((routine) => rawText(routine.name) === 'stock_sync');
      await kim.platform.pauseRoutine(sync?.id ?? toId('none'));

      const failure = await failureOf(kim.platform.activateRoutine(sync?.id ?? toId('none')));

      expect(failure).toMatchObject({ code: 'invalid', message: expect.stringContaining('must not be more frequent than once an hour') });
    });

    it('says rate-limited when the server asks to slow down', async () => {
      await using network = await openNetwork({ hasLimits: true });
      await using sam = openConsole(factory, network, 'Sam');
      const codes: string[] = [];

      for (let attempt = 0; attempt < 11; attempt += 1) codes.push((await failureOf(sam.platform.joinByCode('AAAABBBBCCCC', null))).code);

      expect(codes).toEqual([...Array.from({ length: 10 }, () => 'not-found'), 'rate-limited']);
    });

    it.each([['../../users/me'], ['a b'], ['']])('never sends the invite code %j', async (code) => {
      await using network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      const team = await kim.teamNamed('Operations');

      expect(await failureOf(kim.platform.revokeInvite(team.id, code))).toMatchObject({ code: 'invalid' });
      expect(await failureOf(kim.platform.joinByCode(code, null))).toMatchObject({ code: 'invalid' });
    });

    it('says offline for a server that is not there', async () => {
      const network = await openNetwork();
      await using kim = openConsole(factory, network, 'Kim');
      await network.close();

      const failure = await failureOf(kim.platform.listTeams());

      expect(failure).toMatchObject({ code: 'offline', message: 'The server cannot be reached (ECONNREFUSED).' });
    });

    it('says cancelled for what is under way when it is closed', async () => {
      await using network = await openNetwork();
      const kim = openConsole(factory, network, 'Kim');

      const failure = failureOf(kim.platform.listTeams());
      await kim.platform.close();

      expect(await failure).toMatchObject({ code: 'cancelled' });
    });
  });
};
