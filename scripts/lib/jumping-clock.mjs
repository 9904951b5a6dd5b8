// @ts-check

/**
 * For tests: preloaded into a program (`NODE_OPTIONS=--import=…`), its wall clock jumps by
 * CLOCK_JUMP_MS, forwards or backwards, when it gets SIGUSR2. Timers and the monotonic clock stay
 * as they are, as on a machine whose clock is set.
 */
const RealDate = Date;
let offsetMs = 0;

globalThis.Date = new Proxy(RealDate, {
  apply: () => new Date().toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + offsetMs] : args, newTarget),
  get: (target, name, receiver) =>
    name === 'now' ? () => RealDate.now() + offsetMs : Reflect.get(target, name, receiver),
});

process.on('SIGUSR2', () => {
  offsetMs = Number(process.env.CLOCK_JUMP_MS);
  process.stdout.write(`the clock jumped to ${new Date().toISOString()}\n`);
});
