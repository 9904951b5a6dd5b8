/** Most messages that may wait on one device. */
export const mostQueued = 10_000;
