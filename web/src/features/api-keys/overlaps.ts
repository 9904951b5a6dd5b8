/** How long a rotated key goes on working. */
export const overlaps = [
  { seconds: 0, label: 'Not at all: it is revoked at once' },
  { seconds: 3_600, label: '1 hour' },
  { seconds: 86_400, label: '1 day' },
  { seconds: 7 * 86_400, label: '7 days' },
  { seconds: 30 * 86_400, label: '30 days' },
] as const;

export const usualOverlapSeconds = 86_400;
