/** What is written into the file of recovery codes, and how the file is named. */
export function recoveryCodesFile(
  host: string,
  codes: readonly string[],
  at: Date,
): { name: string; text: string } {
  const day = at.toISOString().slice(0, 10);
  const lines = [
    `Recovery codes of BotWave at ${host}, made on ${day}.`,
    'Each signs in once. Codes made before these do not work any more.',
    '',
    ...codes,
    '',
  ];
  return { name: `botwave-recovery-codes-${day}.txt`, text: lines.join('\n') };
}
