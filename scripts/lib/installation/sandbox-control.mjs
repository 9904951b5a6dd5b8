// @ts-check
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';

/**
 * @typedef {{ id: string, number: string }} Phone
 * @typedef {{ seq: number, id: string, from: string, direction: 'in' | 'out', text: string, at: string, ack: number }} PhoneMessage
 * @typedef {{ hangAcks?: boolean, swallowSends?: boolean }} Faults
 */

/** The sandbox behind BotWave's back: one owner's phones, and what goes wrong (docs/sandbox.md). */
export class SandboxControl {
  #agent;

  /**
   * @param {{ dataDir: string, token: string, ports: { sandbox: number } }} installation
   * @param {string} owner the user's id
   */
  constructor(installation, owner) {
    this.token = installation.token;
    this.port = installation.ports.sandbox;
    this.owner = owner;
    this.#agent = new Agent({
      ca: readFileSync(path.join(installation.dataDir, 'sandbox/cert.pem')),
      servername: 'web.whatsapp.com',
      keepAlive: true,
    });
  }

  close() {
    this.#agent.destroy();
  }

  /** @param {string} name @returns {Promise<Phone>} */
  createPhone(name) {
    return this.#own('POST', 'phones', { name });
  }

  /** @param {Phone} phone @param {string} qr */
  link(phone, qr) {
    return this.#own('POST', `phones/${phone.id}/link`, { qr });
  }

  /**
   * A message typed on the phone.
   * @param {Phone} phone
   * @param {string} to
   * @param {string} text
   */
  type(phone, to, text) {
    return this.#own('POST', `phones/${phone.id}/messages`, { to, text });
  }

  /** @param {Phone} phone @param {string} chat the other's number */
  read(phone, chat) {
    return this.#own('POST', `phones/${phone.id}/read`, { chat });
  }

  /**
   * One chat in the order in which WhatsApp took the messages.
   * @param {Phone} phone
   * @param {string} chat the other's number
   * @returns {Promise<PhoneMessage[]>}
   */
  async messages(phone, chat) {
    return (await this.#own('GET', `phones/${phone.id}/chats/${chat}/messages`)).items;
  }

  /** @param {string} number @param {Faults} faults */
  setFaults(number, faults) {
    return this.#call('PUT', `admin/numbers/${number}/faults`, faults);
  }

  /** @param {string} number @param {number} forMs */
  drop(number, forMs) {
    return this.#call('POST', `admin/numbers/${number}/drop`, { forMs });
  }

  /** @param {string} number */
  reload(number) {
    return this.#call('POST', `admin/numbers/${number}/reload`, {});
  }

  /** @param {string} method @param {string} rest @param {unknown} [body] */
  #own(method, rest, body) {
    return this.#call(method, `owners/${this.owner}/${rest}`, body);
  }

  /**
   * @param {string} method
   * @param {string} rest
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async #call(method, rest, body) {
    const sent = request({
      host: '127.0.0.1',
      port: this.port,
      path: `/control/${rest}`,
      method,
      agent: this.#agent,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(15_000),
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = await once(sent, 'response');
    const text = await readText(response);
    if (response.statusCode >= 400)
      throw new Error(`${method} ${rest}: ${response.statusCode} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
