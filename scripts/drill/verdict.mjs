// @ts-check

/**
 * @typedef {import('./stream.mjs').SentMessage} SentMessage
 * @typedef {import('./stream.mjs').TypedMessage} TypedMessage
 * @typedef {import('./observe.mjs').Observation} Observation
 * @typedef {import('./observe.mjs').StoredMessage} StoredMessage
 * @typedef {import('./observe.mjs').SeenChat} SeenChat
 * @typedef {import('./observe.mjs').SessionState} SessionState
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {number} value what was counted
 * @property {number} wanted
 * @property {string[]} examples of what is wrong
 *
 * @typedef {{ sent: SentMessage[], typed: TypedMessage[] }} Told
 */

/** States only rise along these numbers; `sending → queued` is a hand-over known not to have left. */
const rank = new Map(
  [
    'scheduled',
    'queued',
    'sending',
    'unknown',
    'failed',
    'sent',
    'delivered',
    'read',
    'played',
  ].map((status, index) => [status, index]),
);
/** What a message must be called, by the ticks that the customer's phone gave it. */
const statusOfAck = new Map([
  [1, 'sent'],
  [2, 'delivered'],
  [3, 'read'],
]);

/**
 * The balance of a run: every row is right when `value` is `wanted`.
 * @param {Told} told what the senders were told
 * @param {Observation} observation
 * @returns {Check[]}
 */
export function judgeMessages(told, observation) {
  return [...judgeSent(told.sent, observation), ...judgeTyped(told.typed, observation)];
}

/**
 * @param {SentMessage[]} all
 * @param {Observation} observation
 * @returns {Check[]}
 */
function judgeSent(all, { stored, seen }) {
  const accepted = all.filter(({ id }) => id !== null);
  const arrivals = countBy(seen.flatMap(incoming), ({ text }) => text);
  const out = stored.filter(({ direction }) => direction === 'out');
  const rows = countBy(out, ({ text }) => text);
  const arrived = (/** @type {SentMessage} */ { text }) => arrivals.get(text) ?? 0;
  const known = new Set(all.map(({ text }) => text));
  return [
    {
      name: 'sent',
      value: accepted.length,
      wanted: all.length,
      examples: textsOf(all, ({ id }) => id === null),
    },
    count(
      'delivered exactly once',
      accepted.length,
      textsOf(accepted, (one) => arrived(one) !== 1),
      accepted.length,
    ),
    none(
      'delivered twice or more',
      textsOf(accepted, (one) => arrived(one) > 1),
    ),
    none(
      'missing',
      textsOf(accepted, (one) => arrived(one) === 0),
    ),
    none(
      'arrived without being accepted',
      [...arrivals.keys()].filter((text) => !known.has(text)),
    ),
    none(
      'out of order in a chat',
      seen.flatMap((chat) => outOfOrder(accepted, chat)),
    ),
    none('scheduled, and too early', tooEarly(accepted, seen)),
    none(
      'one key, several messages',
      textsOf(all, ({ text }) => (rows.get(text) ?? 0) > 1),
    ),
    none('state not true', untrueStates(out, seen)),
    none('state went backwards', out.flatMap(backwards)),
  ];
}

/**
 * @param {TypedMessage[]} typed
 * @param {Observation} observation
 * @returns {Check[]}
 */
function judgeTyped(typed, { stored }) {
  const rows = countBy(
    stored.filter(({ direction }) => direction === 'in'),
    (row) => `${row.device_id} ${row.text}`,
  );
  const times = (/** @type {TypedMessage} */ { chat, text }) =>
    rows.get(`${chat.device.id} ${text}`) ?? 0;
  return [
    count(
      'received exactly once',
      typed.length,
      textsOf(typed, (one) => times(one) !== 1),
      typed.length,
    ),
    none(
      'received twice or more',
      textsOf(typed, (one) => times(one) > 1),
    ),
    none(
      'received, and not stored',
      textsOf(typed, (one) => times(one) === 0),
    ),
  ];
}

/**
 * A linked device must never have asked for its phone again.
 * @param {SessionState[]} states the oldest first
 * @returns {Check}
 */
export function judgeSessions(states) {
  const linked = new Set();
  const asked = [];
  for (const { deviceId, state, reason, at } of states) {
    if (state === 'connected') linked.add(deviceId);
    const lost = state === 'linking' || state === 'logged_out' || state === 'failed';
    if (linked.has(deviceId) && lost) asked.push(`${deviceId} ${state} (${reason}) at ${at}`);
  }
  return none('QR asked again', asked);
}

/**
 * @param {string} name
 * @param {string[]} wrong
 * @returns {Check}
 */
export function none(name, wrong) {
  return { name, value: wrong.length, wanted: 0, examples: wrong };
}

/** @param {Check} check */
export function isRight({ value, wanted }) {
  return value === wanted;
}

/**
 * @param {string} name
 * @param {number} total
 * @param {string[]} wrong
 * @param {number} wanted
 * @returns {Check}
 */
function count(name, total, wrong, wanted) {
  return { name, value: total - wrong.length, wanted, examples: wrong };
}

/** What the customer got in this chat. @param {SeenChat} seen */
function incoming({ messages }) {
  return messages.filter(({ direction }) => direction === 'in');
}

/**
 * Scheduled messages take their place when they are due: they are left out.
 * @param {SentMessage[]} accepted
 * @param {SeenChat} seen
 */
function outOfOrder(accepted, seen) {
  const places = new Map(
    accepted
      .filter(({ chat, sendAt }) => chat === seen.chat && sendAt === null)
      .map(({ text }, place) => [text, place]),
  );
  let last = -1;
  return incoming(seen).flatMap(({ text }) => {
    const place = places.get(text) ?? last;
    const late = place < last;
    last = Math.max(last, place);
    return late ? [text] : [];
  });
}

/**
 * @param {SentMessage[]} accepted
 * @param {SeenChat[]} seen
 */
function tooEarly(accepted, seen) {
  const due = new Map(accepted.map(({ text, sendAt }) => [text, sendAt ?? 0]));
  return seen
    .flatMap(incoming)
    .filter(({ text, at }) => Date.parse(at) < (due.get(text) ?? 0))
    .map(({ text }) => text);
}

/**
 * What BotWave says of a message against what the recipient's phone knows of it.
 * @param {StoredMessage[]} out
 * @param {SeenChat[]} seen
 */
function untrueStates(out, seen) {
  const truth = new Map(
    seen.flatMap(incoming).map(({ text, ack }) => [text, statusOfAck.get(ack)]),
  );
  return out
    .filter(({ text, status }) => truth.get(text) !== status)
    .map(({ text, status }) => `${text}: ${status}, and it is ${truth.get(text) ?? 'not there'}`);
}

/** @param {StoredMessage} message */
function backwards({ text, history }) {
  const wrong = history.some((status, index) => {
    const before = history[index - 1];
    if (before === undefined || (before === 'sending' && status === 'queued')) return false;
    return (rank.get(status) ?? -1) < (rank.get(before) ?? -1);
  });
  return wrong ? [`${text}: ${history.join(' → ')}`] : [];
}

/**
 * @template {{ text: string }} T
 * @param {T[]} messages
 * @param {(message: T) => boolean} isWrong
 */
function textsOf(messages, isWrong) {
  return messages.filter(isWrong).map(({ text }) => text);
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string} nameOf
 */
function countBy(items, nameOf) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}
