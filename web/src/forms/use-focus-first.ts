import { type RefObject, useEffect, useRef } from 'react';

/** For a step that replaces another one: its first field, or else itself, has the focus. */
export function useFocusFirst<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => {
    const field = part.current?.querySelector<HTMLElement>('input, textarea, select');
    (field ?? part.current)?.focus();
  }, []);
  return part;
}
