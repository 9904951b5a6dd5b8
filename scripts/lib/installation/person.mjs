// @ts-check

/**
 * @typedef {{ id: string, name: string, status: string, phone: string | null,
 *   linking: { step: string, qr?: string } | null }} Device
 * @typedef {{ status: number, body: any }} Answer
 */

/** A person with an account, by the same HTTP as the web app. */
export class Person {
  #cookie = '';
  id = '';

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} email */
  async register(email) {
    const response = await fetch(`${this.url}/api/v1/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'a few words together' }),
    });
    const { user } = requireOk(await answerOf(response)).body;
    this.id = user.id;
    this.#cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  /**
   * @param {string[]} scopes
   * @returns {Promise<string>}
   */
  async createKey(scopes) {
    const { body } = await this.call('POST', '/api-keys', { name: scopes.join(' '), scopes });
    return body.key;
  }

  /**
   * @param {string} name
   * @returns {Promise<Device>}
   */
  async createDevice(name) {
    return (await this.call('POST', '/devices', { name, sandbox: true })).body;
  }

  /**
   * @param {string} id
   * @returns {Promise<Device>}
   */
  async device(id) {
    return (await this.call('GET', `/devices/${id}`)).body;
  }

  /**
   * A request under `/api/v1`, or under another path that is given from the root. Throws for
   * any status from 400 on.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async call(method, path, body) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return requireOk(await answerOf(response));
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
export async function answerOf(response) {
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** @param {Answer} answer */
function requireOk(answer) {
  if (answer.status < 400) return answer;
  throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
}
