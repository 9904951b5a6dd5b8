import type { HealthPart } from './api/health';
import { formatBytes } from './host-words';

interface StateWords {
  word: string;
  tone: 'success' | 'warning' | 'danger';
  /** Of the installation as a whole. */
  sentence: string;
}

const states: Record<HealthPart['state'], StateWords> = {
  ok: { word: 'Good', tone: 'success', sentence: 'All is well.' },
  warn: { word: 'Needs attention', tone: 'warning', sentence: 'Something needs your attention.' },
  bad: { word: 'Broken', tone: 'danger', sentence: 'Something does not work.' },
};

export const describeState = (state: HealthPart['state']): StateWords => states[state];

const names: Record<string, string> = {
  database: 'Database',
  migrations: 'Migrations',
  disk: 'Disk',
  queue: 'Queue',
  unconfirmed: 'Unconfirmed messages',
  mail: 'Mail',
  maintenance: 'Maintenance',
};

/** "host:local" → "Host local". */
export function nameOfPart(name: string): string {
  if (name.startsWith('host:')) return `Host ${name.slice('host:'.length)}`;
  return names[name] ?? name;
}

type PartPage = '/admin/hosts' | '/admin/queue' | '/admin/mails' | '/admin/settings';

/** Where more of it stands, if anywhere. */
export function pageOfPart(name: string): { to: PartPage; label: string } | null {
  if (name.startsWith('host:')) return { to: '/admin/hosts', label: 'Show hosts' };
  switch (name) {
    case 'queue':
    case 'unconfirmed':
      return { to: '/admin/queue', label: 'Show queue' };
    case 'mail':
      return { to: '/admin/mails', label: 'Show mails' };
    case 'maintenance':
      return { to: '/admin/settings', label: 'Show settings' };
    default:
      return null;
  }
}

/** Figures that another one says already, or that name things for programs. */
const left: ReadonlySet<string> = new Set(['id', 'maintenance', 'configured']);

const figureWords: Record<string, string> = {
  answeredMs: 'Answered in',
  connections: 'Connections',
  mostConnections: 'Connections at most',
  bytes: 'Size',
  freeBytes: 'Free',
  totalBytes: 'In all',
  oldestDueSeconds: 'Longest wait',
  memoryBytes: 'Memory',
  journalLag: 'Lines unread',
  heartbeatAt: 'Last heartbeat',
};

export interface Figure {
  name: string;
  value: string;
  /** Of a time, to be told as such. */
  at: string | null;
}

/** The figures behind a part, as they are read. */
export function figuresOf(part: HealthPart): Figure[] {
  return Object.entries(part.figures)
    .filter(([name, value]) => value !== null && !left.has(name))
    .map(([name, value]) => ({
      name: figureWords[name] ?? name.charAt(0).toUpperCase() + name.slice(1),
      value: valueOf(name, value),
      at: name.endsWith('At') && typeof value === 'string' ? value : null,
    }));
}

function valueOf(name: string, value: HealthPart['figures'][string] | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value ?? '';
  if (/bytes$/i.test(name)) return formatBytes(value);
  if (name.endsWith('Ms')) return `${value.toLocaleString('en')} ms`;
  if (name.endsWith('Seconds')) return `${value.toLocaleString('en')} s`;
  return value.toLocaleString('en');
}
