/** What people read of a message that ended or hangs: what happened, and what to do next. */
export interface FailureWords {
  message: string;
  help: string;
}

const waitForDevice = 'Nothing to do: it leaves as soon as the device is connected again.';
const triedAgain = 'Nothing to do: it is tried again by itself.';
const lookOnPhone =
  'Look on the phone whether it arrived. If it did not, send it again and confirm that it may arrive twice.';

/** Every code that a message may carry as its error, from the sidecar and from us. */
export const failureWords: Readonly<Record<string, FailureWords>> = {
  // For good: another attempt cannot help.
  recipient_not_on_whatsapp: {
    message: 'This number is not on WhatsApp.',
    help: 'Check the number with its country code, then send to the right one.',
  },
  recipient_invalid: {
    message: 'WhatsApp does not know this recipient.',
    help: 'Check the number or the group, then send to the right one.',
  },
  send_failed: {
    message: 'WhatsApp refused the message.',
    help: 'Check on the phone that this chat takes messages from you, then send it again.',
  },
  rejected_by_whatsapp: {
    message: 'WhatsApp did not take the message.',
    help: 'Check on the phone that this chat takes messages from you, then send it again.',
  },
  media_invalid: {
    message: 'WhatsApp cannot show this file.',
    help: 'Send it in another format, or as a document.',
  },
  too_many_retries: {
    message: 'It could not be handed to WhatsApp in eight attempts.',
    help: 'Restart the device on its page, then send the message again.',
  },
  device_deleted: {
    message: 'Its device was deleted while the message waited.',
    help: 'Send it anew from another device.',
  },
  expired: {
    message: 'Its time ran out before it could be sent.',
    help: 'If it is still wanted, send it again; it then has no end unless you set one.',
  },
  invalid: {
    message: 'WhatsApp’s side of BotWave does not take this message.',
    help: 'Send it anew. If that fails too, tell the administrator the id of the message.',
  },
  feature_unavailable: {
    message: 'WhatsApp Web has changed, and this kind of message cannot be sent just now.',
    help: 'Look at the device’s page for what is missing; an update of BotWave brings it back.',
  },

  // Handed over, and nobody has said what became of it.
  no_ack: {
    message: 'WhatsApp has not confirmed it. It is asked about until there is an answer.',
    help: lookOnPhone,
  },
  no_answer: {
    message: 'Nobody could say whether it left. It is asked about until there is an answer.',
    help: lookOnPhone,
  },
  never_confirmed: {
    message: 'WhatsApp did not confirm it within a day, and it is not asked about any longer.',
    help: lookOnPhone,
  },

  // On its way back to the queue.
  session_not_connected: { message: 'The device is not connected.', help: waitForDevice },
  not_connected: { message: 'The device is not connected.', help: waitForDevice },
  not_found: { message: 'The device is not running.', help: waitForDevice },
  wrong_state: { message: 'The device is not ready to send.', help: waitForDevice },
  stale_epoch: { message: 'The device has just been started anew.', help: waitForDevice },
  host_unreachable: { message: 'The device’s host cannot be reached.', help: waitForDevice },
  shutting_down: { message: 'The device’s host is restarting.', help: waitForDevice },
  unauthorized: {
    message: 'The device’s host does not accept our token.',
    help: 'The administrator must give API and sidecar the same SIDECAR_TOKEN; it then leaves by itself.',
  },
  storage_full: {
    message: 'The disk of the device’s host is full.',
    help: 'The administrator must make room; it then leaves by itself.',
  },
  timeout: { message: 'WhatsApp’s page did not answer in time.', help: triedAgain },
  page_error: { message: 'WhatsApp’s page reported an error.', help: triedAgain },
  page_reloaded: { message: 'WhatsApp’s page reloaded meanwhile.', help: triedAgain },
  page_timeout: { message: 'WhatsApp’s page did not load in time.', help: triedAgain },
  page_unreachable: { message: 'WhatsApp’s page cannot be reached.', help: triedAgain },
  page_unusable: {
    message: 'WhatsApp’s page has changed in a way not known yet.',
    help: triedAgain,
  },
  closed: { message: 'The device’s browser was closed meanwhile.', help: triedAgain },
  browser_lost: { message: 'The device’s browser ended meanwhile.', help: triedAgain },
  internal: { message: 'Something went wrong on the device’s host.', help: triedAgain },
};

/** Of a code that is not in the table, e.g. of a newer sidecar. */
export const helpOtherwise =
  'If it does not leave by itself, look at the device’s page, then send the message again.';

/** The error that a message shows. The table's words win over those that came with the code. */
export function failureOf(code: string, message: string | null): FailureWords & { code: string } {
  const words = failureWords[code];
  if (words) return { code, ...words };
  return { code, message: message ?? 'The message could not be sent.', help: helpOtherwise };
}
