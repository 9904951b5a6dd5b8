/** IANA name of the zone in which the reader's days begin and end. */
export const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
