import { useEffect, useState } from 'react';
import { holdRows } from './held-rows';

const scrolledPx = 120;

/** Holds the rows still while the reader has scrolled down; at the top, new ones just appear. */
export function useHeldRows<Row extends { id: string }>(
  items: readonly Row[],
): {
  rows: readonly Row[];
  waiting: number;
  release: () => void;
} {
  const [held, setHeld] = useState<readonly Row[] | null>(null);
  useEffect(() => {
    const onScroll = (): void => {
      const scrolled = window.scrollY > scrolledPx;
      setHeld((before) => (scrolled ? (before ?? items) : null));
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [items]);
  const release = (): void => {
    setHeld(null);
    window.scrollTo({ top: 0 });
  };
  return { ...holdRows(held, items), release };
}
