declare const window: { require(name: string): unknown };

/** Page function: of each feature the first need that the page lacks; features that lack nothing are left out. */
export function missingInPage(
  features: readonly { feature: string; needs: readonly string[] }[],
): { feature: string; missing: string }[] {
  const has = (need: string): boolean => {
    const [module = '', ...members] = need.split('.');
    try {
      let value: unknown = window.require(module);
      for (const member of members) {
        value = (value as Record<string, unknown> | null | undefined)?.[member];
      }
      return value !== undefined && value !== null;
    } catch {
      return false;
    }
  };
  return features.flatMap(({ feature, needs }) => {
    const missing = needs.find((need) => !has(need));
    return missing === undefined ? [] : [{ feature, missing }];
  });
}
