import { config } from 'zod/mini';

// Zod compiles schemas with `new Function` where it may; the page's policy forbids it, loudly.
config({ jitless: true });

export * from 'zod/mini';
