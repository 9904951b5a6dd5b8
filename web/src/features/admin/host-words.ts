import type { Tone } from '@/components/ui/badge';
import type { Host } from './api/hosts';

interface HostWords {
  word: string;
  tone: Tone;
  /** What it means for the devices on it. */
  meaning: string;
}

export function describeHost({ status, draining }: Pick<Host, 'status' | 'draining'>): HostWords {
  switch (status) {
    case 'reachable':
      return draining
        ? {
            word: 'Draining',
            tone: 'warning',
            meaning: 'Takes no new devices. Those that it has keep running.',
          }
        : { word: 'In service', tone: 'success', meaning: 'Runs its devices and takes new ones.' };
    case 'unreachable':
      return {
        word: 'Does not answer',
        tone: 'danger',
        meaning: 'Its devices wait. It is asked again every few seconds.',
      };
    case 'absent':
      return {
        word: 'Not configured',
        tone: 'neutral',
        meaning: 'It is no longer named in SIDECAR_URLS. Name it there, or declare it dead.',
      };
    case 'dead':
      return {
        word: 'Declared dead',
        tone: 'neutral',
        meaning: 'Its devices are linked again on another host.',
      };
  }
}

/** What can be done about a host. */
export type HostOrder = 'drain' | 'undrain' | 'declare_dead';

export function ordersFor({ status, draining }: Pick<Host, 'status' | 'draining'>): HostOrder[] {
  if (status === 'reachable') return [draining ? 'undrain' : 'drain'];
  if (status === 'dead') return ['undrain'];
  return ['declare_dead'];
}

/** 1536 MiB → "1.5 GiB"; what is less than one MiB in KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1024)} KiB`;
  const mib = bytes / 1_048_576;
  return mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;
}
