/** Where to go after signing in: `next` if it is a path of this app, else the start. */
export function ownPath(next: string | undefined): string {
  const base = 'http://own.invalid';
  if (next === undefined || !next.startsWith('/')) return '/';
  try {
    const url = new URL(next, base);
    return url.origin === base ? `${url.pathname}${url.search}` : '/';
  } catch {
    return '/';
  }
}
