// @ts-check

/**
 * Connects and asks for 1, within `limitMs`. Rejects with the driver's error.
 * @param {string} url
 * @param {number} [limitMs]
 */
export async function connectTo(url, limitMs = 5_000) {
  // Loaded late: at the first start the driver is installed only after this file was read.
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  client.on('error', () => {
    // A server that goes away is noticed by the next query; unheard, it would end the process.
  });
  try {
    await client.connect();
    await client.query('select 1');
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Why the server does not answer a query, or undefined when it does.
 * @param {string} url
 * @param {number} [limitMs]
 * @returns {Promise<NodeJS.ErrnoException | undefined>}
 */
export async function connectionObstacle(url, limitMs) {
  try {
    const client = await connectTo(url, limitMs);
    await client.end();
    return undefined;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error);
  }
}
