// @ts-check
const wanted = '20.19.0';

/**
 * The sentence to show when this Node is too old, or undefined when it will do.
 * Plain syntax only, since an old Node has to be able to read this file.
 * @param {string} version such as `20.20.2`
 * @returns {string | undefined}
 */
export function nodeTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = wanted.split('.').map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `BotWave needs Node ${wanted} or newer, and this is Node ${version}: install a newer one from https://nodejs.org and try again.`;
}
