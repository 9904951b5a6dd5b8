interface FoundLink {
  href: string;
  value: string;
  suspiciousCharacters: Set<string>;
}

const LINK = /https?:\/\/[^\s<>"']+/gi;

export function findLinks(text: unknown): FoundLink[] {
  if (typeof text !== 'string') return [];
  return Array.from(text.matchAll(LINK), ([value]) => {
    return { href: value, value, suspiciousCharacters: new Set<string>() };
  });
}

export function findLink(text: unknown): FoundLink | undefined {
  return findLinks(text)[0];
}
