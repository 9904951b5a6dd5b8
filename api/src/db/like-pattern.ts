/** What `like` takes for a wildcard, as it is. */
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** For `like`: texts in which this stands somewhere. */
export const containing = (text: string): string => `%${literal(text)}%`;

/** For `like`: texts that begin with this. */
export const beginningWith = (text: string): string => `${literal(text)}%`;
