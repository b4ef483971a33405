import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawServer, startRawServer } from '../platform/archastro/raw-server.ts';
import { agent, page, rightAnswer } from '../platform/archastro/wire-bodies.ts';
import { buildProgram, type Ended, type Program } from './program.ts';

let program: Program;
let server: RawServer;
/** What the server answers to the list of agents. */
let agents: { readonly status: number; readonly body: unknown };

beforeAll(async () => {
  program = await buildProgram();
  server = await startRawServer({
    rest: (request, response) => {
      const isAgents = request.url?.startsWith('/api/v1/agents') === true;
      const { status, body } = isAgents ? agents : { status: 200, body: rightAnswer(request.url ?? '') };
      response.writeHead(status).end(JSON.stringify(body));
    },
  });
  await writeFile(path.join(program.home, 'kim.token'), 'token-of-kim', { mode: 0o600 });
});

afterAll(async () => {
  await Promise.all([program[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
});

const listAgents = (body: unknown, status = 200): Promise<Ended> => {
  agents = { status, body };
  return program.run(['agents', '--server', server.url, '--token-file', path.join(program.home, 'kim.token')]);
};

describe('a list that cannot be read whole', () => {
  it('tells how many rows are left out', async () => {
    const { stdout, stderr, code } = await listAgents(page(agent, { name: 'no id' }, ['not even a record']));

    expect(stdout).toContain('Dispatch');
    expect(stderr).toMatch(/2 agents could not be read and are left out/);
    expect(code).toBe(0);
  });

  it('is not called empty where no row can be read', async () => {
    const { stdout, stderr } = await listAgents(page({ name: 'no id' }));

    expect(stdout).toBe('');
    expect(stderr).toMatch(/1 agent could not be read and is left out/);
    expect(stderr).not.toContain('There are no agents');
  });

  it.each([[[]], [{}], [{ data: null }]])('is an error where %j stands for the list', async (body) => {
    const { stderr, code } = await listAgents(body);

    expect(stderr).toMatch(/The server sent something this version does not understand: agents/);
    expect(code).not.toBe(0);
  });

  it('names what could not be read', async () => {
    const { stderr } = await listAgents({ error: { code: 'not_found', message: 'App not found' } }, 404);

    expect(stderr).toMatch(/The agents could not be read: It does not exist, or this credential may not see it: App not found\./);
  });
});
