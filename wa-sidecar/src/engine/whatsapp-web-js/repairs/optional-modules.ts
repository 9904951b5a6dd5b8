declare const window: { require: (name: string) => unknown };

/**
 * Page function, after the library's injection failed. The library asks for these modules
 * before it shows a QR, whether they are needed or not: a page without one of them gets an
 * empty one, so that only the feature behind it is missing. False where none was missing.
 */
export function standInForOptional(): boolean {
  const names = ['WAWebAltDeviceLinkingApi', 'WAWebOfflineHandler', 'WAWebAdvSignatureApi'];
  const original = window.require;
  const has = (name: string): boolean => {
    try {
      return Boolean(original(name));
    } catch {
      return false;
    }
  };
  const missing = names.filter((name) => !has(name));
  if (missing.length === 0) return false;
  window.require = (name) => (missing.includes(name) ? {} : original(name));
  return true;
}
