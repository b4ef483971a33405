import { describe, expect, it } from 'vitest';
import { untrusted } from '../../src/domain/untrusted.ts';
import { isMixedScript, skeletonOf } from '../../src/text/confusables.ts';
import { lookalikes } from '../../src/text/lookalike.ts';

const marksOf = (actors: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from(lookalikes(Object.entries(actors).map(([id, name]) => ({ id, name: untrusted(name) }))), ([id, { reason, mark }]) => [
      id,
      `${reason} ${mark}`,
    ]),
  );

describe('skeletonOf', () => {
  it('is the same for names that can hardly be told apart', () => {
    const forgeries: readonly (readonly [string, string])[] = [
      ['paypal', 'раураl'],
      ['triage', 'triаge'],
      ['kim', 'kіm'],
      ['kim', '𝐤𝐢𝐦'],
      ['kim', 'ｋｉｍ'],
      ['kim', 'k\u200bim'],
      ['kim', 'kím'],
      ['kim', '  kim '],
      ['fde-coord', 'fde‑coord'],
      ['fde-coord', 'fde_coord'],
      ['modern', 'modem'],
      ['Admin', 'Аdmin'],
      ['l10n', 'I1On'],
      ['bot0', 'botO'],
      ['ops', 'οps'],
      ['scope', 'ѕсоре'],
      ['Zoe', 'Ζοе'],
      ['ACME', 'ΑСМЕ'],
      ['TECH', 'ᎢᎬᏟᎻ'],
      ['AGENT', 'ꓮꓖꓰꓠꓔ'],
    ];

    expect(forgeries.filter(([real, forged]) => skeletonOf(real) !== skeletonOf(forged))).toEqual([]);
  });

  it('differs for names that differ', () => {
    const names = [
      'kim',
      'lee',
      'triage',
      'tech-support',
      'technical',
      'fde-coord',
      'part-int',
      'globex/PM',
      'Ольга',
      'Ирина',
      '田中',
      '田仲',
      'محمد',
      'أحمد',
      'Jörg',
      'Jürg',
    ];

    expect(new Set(names.map(skeletonOf)).size).toBe(names.length);
  });
});

describe('isMixedScript', () => {
  it('finds letters that no language mixes', () => {
    expect(['раypal', 'kimκ', 'Ꭲech', 'अabב', 'שaب'].filter((name) => !isMixedScript(name))).toEqual([]);
  });

  it('leaves names of one language alone', () => {
    expect(
      ['kim', 'Ольга', 'Γιώργος', '田中 Taro', 'ソニーSony', '김 Kim', 'محمد', 'दिया', 'bot-3 🤖', 'Zoë'].filter(isMixedScript),
    ).toEqual([]);
  });
});

describe('lookalikes', () => {
  it('marks all whose names look the same, each with enough of its id', () => {
    expect(marksOf({ usr_0001: 'kim', usr_0002: 'kіm', usr_0003: 'lee' })).toEqual({ usr_0001: 'alike ≈0001', usr_0002: 'alike ≈0002' });
    expect(marksOf({ agt_a99999: 'triage', agt_b99999: 'triage' })).toEqual({ agt_a99999: 'alike ≈a99999', agt_b99999: 'alike ≈b99999' });
  });

  it('marks a name that mixes scripts or hides something, though nobody else has it', () => {
    expect(marksOf({ usr_0001: 'аdmin', usr_0002: 'le\u200be', usr_0003: 'x\u202ey', usr_0004: 'Ольга' })).toEqual({
      usr_0001: 'mixed ≈0001',
      usr_0002: 'hidden ≈0002',
      usr_0003: 'hidden ≈0003',
    });
  });

  it('does not take an actor for its own double', () => {
    const kim = { id: 'usr_0001', name: untrusted('kim') };

    expect(lookalikes([kim, kim]).size).toBe(0);
  });
});
