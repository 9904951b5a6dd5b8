// @ts-check

/**
 * @typedef {import('./stream.mjs').Stream} Stream
 * @typedef {import('./stream.mjs').Chat} Chat
 * @typedef {import('../lib/installation/scene.mjs').Scene} Scene
 * @typedef {import('../lib/installation/sandbox-control.mjs').PhoneMessage} PhoneMessage
 *
 * @typedef {object} StoredMessage a row of BotWave
 * @property {string} id
 * @property {string} device_id
 * @property {'out' | 'in'} direction
 * @property {string} text
 * @property {string} status
 * @property {string[]} history its states, the oldest first
 *
 * @typedef {{ chat: Chat, messages: PhoneMessage[] }} SeenChat what the customer's phone shows
 * @typedef {{ deviceId: string, state: string, reason: string | null, at: string }} SessionState
 *
 * @typedef {object} Observation
 * @property {StoredMessage[]} stored
 * @property {SeenChat[]} seen
 */

/**
 * What BotWave has stored, and what the customers' phones show.
 * @param {Scene} scene
 * @param {Chat[]} chats
 * @returns {Promise<Observation>}
 */
export async function observe({ database, sandbox, person }, chats) {
  const { rows } = await database.query(
    `select m.id, m.device_id, m.direction, m.message_body as text, m.status,
       array(select status from message_events e where e.message_id = m.id order by e.id) as history
     from message_logs m where m.user_id = $1`,
    [person.id],
  );
  const seen = [];
  for (const chat of chats) {
    seen.push({ chat, messages: await sandbox.messages(chat.customer, chat.device.phone.number) });
  }
  return { stored: rows, seen };
}

/**
 * Every state that the sessions of a host went through, from its sidecar's journal.
 * @param {Scene} scene
 * @param {number} [port]
 * @returns {Promise<SessionState[]>}
 */
export async function readSessionStates(scene, port = scene.installation.ports.sidecar) {
  /** @type {SessionState[]} */
  const states = [];
  for (let after = 0; ; ) {
    const { journalId } = await scene.askSidecar('/status', port);
    const { events } = await scene.askSidecar(`/events?journal=${journalId}&after=${after}`, port);
    if (events.length === 0) return states;
    for (const { offset, type, deviceId, at, data } of events) {
      after = offset;
      if (type !== 'session.state') continue;
      states.push({ deviceId, state: data.state, reason: data.reason, at });
    }
  }
}
