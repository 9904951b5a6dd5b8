import type { TickStatus } from './statuses';

/** Drawn in a box of 24 by 16. `solid` is filled with the text's colour, `lines` are strokes. */
export interface TickShape {
  solid?: string;
  lines?: string;
  /** Strokes upon `solid`, in the colour of the ground. */
  cut?: string;
  dash?: string;
}

const circle = 'M12 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12';
const doubleTick = 'M4 8.5l3.2 3.2L13.4 5M11.4 11.2l.7.5L18.6 5';
const pill = 'M7 1h10a7 7 0 0 1 0 14H7A7 7 0 0 1 7 1';

export const tickShapes: Record<TickStatus, TickShape> = {
  scheduled: { lines: 'M6 4h12v10H6zM6 7.2h12M9 2v3M15 2v3' },
  queued: { lines: `${circle}M12 5v3.2l2 1.3`, dash: '2.4 1.6' },
  sending: { lines: `${circle}M12 5v3.2l2 1.3` },
  sent: { lines: 'M7.5 8.5l3.2 3.2L17 5' },
  delivered: { lines: doubleTick },
  read: { solid: pill, cut: doubleTick },
  played: { solid: pill, cut: 'M10 5l5 3-5 3z' },
  failed: { lines: `${circle}M12 5v3.6M12 11v.1` },
  unknown: { lines: circle, dash: '0.1 2.6' },
  cancelled: { lines: `${circle}M7.9 12.1l8.2-8.2` },
  expired: { lines: 'M8.5 2h7M8.5 14h7M9.5 2c0 4 5 4 5 8v4M14.5 2c0 4-5 4-5 8v4' },
  received: { lines: 'M16 4l-7 7M9 6v5.5h5.5' },
};
