/**
 * Runs inside a terminal: writes every string of a JSON file at the top left and asks where the cursor ends.
 * Arguments: the file with the strings, the file to write the answers to (`row * 1000 + column`, both from 0).
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [stringsFile = '', answersFile = ''] = process.argv.slice(2);
const strings: unknown = JSON.parse(readFileSync(stringsFile, 'utf8'));
if (!Array.isArray(strings)) throw new Error('expected an array of strings');

const IN_FLIGHT = 200;
const answers: number[] = [];
let sent = 0;
let received = '';

const ask = (): void => {
  const batch = strings.slice(sent, sent + IN_FLIGHT).map((text) => `\u001b[H\u001b[2J${String(text)}\u001b[6n`);
  sent += batch.length;
  process.stdout.write(batch.join(''));
};

process.stdin.setRawMode(true);
process.stdin.on('data', (bytes: Buffer) => {
  received += bytes.toString('latin1');
  for (const [, row, column] of received.matchAll(/\u001b\[(\d+);(\d+)R/g)) answers.push((Number(row) - 1) * 1000 + Number(column) - 1);
  received = received.slice(received.lastIndexOf('R') + 1);
  if (answers.length === strings.length) {
    writeFileSync(answersFile, JSON.stringify(answers));
    process.exit(0);
  }
  if (answers.length === sent) ask();
});
ask();
