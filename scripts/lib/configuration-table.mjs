// @ts-check

/** @typedef {{ env: string, description: string, default: string }} Field */

/** What is read by others than the API and the sidecar. @type {Field[]} */
const scriptFields = [
  {
    env: 'PUPPETEER_EXECUTABLE_PATH',
    description: 'The browser when `CHROMIUM_PATH` is not set',
    default: '',
  },
  {
    env: 'SANDBOX_PAGE',
    description: 'Which WhatsApp Web the sandbox plays, `current` or `older`',
    default: 'current',
  },
  {
    env: 'TEST_DATABASE_URL',
    description: 'Where `npm test` may create databases; without it an embedded PostgreSQL',
    default: '',
  },
];

const begin = '<!-- configuration:begin -->';
const end = '<!-- configuration:end -->';

/**
 * The table of all settings in Markdown; a setting that several programs read stands once.
 * @param {Field[]} fields
 */
export function renderConfiguration(fields) {
  /** @type {Map<string, Field>} */
  const byName = new Map();
  for (const field of [...fields, ...scriptFields]) {
    if (!byName.has(field.env)) byName.set(field.env, field);
  }
  const rows = [...byName.values()].map(
    (field) => `| \`${field.env}\` | ${code(field.default)} | ${field.description} |`,
  );
  return ['| name | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/**
 * The README with this table between its markers.
 * @param {string} readme
 * @param {string} table
 */
export function replaceConfiguration(readme, table) {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error('README.md lacks the markers of its configuration');
  return `${readme.slice(0, from)}${begin}\n${table}\n${readme.slice(to)}`;
}

/** @param {string} text */
const code = (text) => (text === '' ? '' : `\`${text}\``);
