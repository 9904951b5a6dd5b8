import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Below the range of ports that the system hands out, to other tests too, while none is held. */
export async function freePort(): Promise<number> {
  const server = createServer();
  try {
    server.listen(randomInt(20_000, 32_000), '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  } catch {
    return freePort();
  }
}
