/** What a mail is about; its template decides what else it needs. */
export const mailKinds = [
  'reset_password',
  'verify_email',
  'change_email',
  'invitation',
  'account_exists',
  'email_changed',
  'password_changed',
  'two_factor_disabled',
  'webhook_disabled',
] as const;
export type MailKind = (typeof mailKinds)[number];

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** Plain sentences; the link stands on a line of its own between `lead` and `tail`. */
interface Template {
  subject: string;
  lead: string;
  /** Page of the web app that takes the token, or that the person shall go to. */
  page?: string;
  button?: string;
  tail: string;
}

const templates: Record<MailKind, Template> = {
  reset_password: {
    subject: 'Choose a new password for BotWave',
    lead: 'Somebody asked for a new password for your BotWave account. Choose it here within 10 minutes:',
    page: '/reset-password',
    button: 'Choose a new password',
    tail: 'If it was not you, ignore this mail: your password stays as it is.',
  },
  verify_email: {
    subject: 'Confirm your e-mail address for BotWave',
    lead: 'Confirm that this address is yours to use your BotWave account. The link works for 24 hours:',
    page: '/verify-email',
    button: 'Confirm the address',
    tail: 'If you did not register, ignore this mail: nobody can sign in with your address.',
  },
  change_email: {
    subject: 'Confirm your new e-mail address for BotWave',
    lead: 'Confirm that this is the new address of your BotWave account. The link works for 24 hours:',
    page: '/confirm-email',
    button: 'Confirm the new address',
    tail: 'If you did not ask for it, ignore this mail: nothing changes.',
  },
  invitation: {
    subject: 'You are invited to BotWave',
    lead: 'An administrator made a BotWave account for you. Choose your password within 7 days:',
    page: '/accept-invitation',
    button: 'Accept the invitation',
    tail: 'If you do not know what this is about, ignore this mail.',
  },
  account_exists: {
    subject: 'You already have a BotWave account',
    lead: 'Somebody registered at BotWave with this address, which already has an account. Sign in, or choose a new password there:',
    page: '/login',
    button: 'Sign in',
    tail: 'If it was not you, ignore this mail: nothing changes.',
  },
  email_changed: {
    subject: 'The e-mail address of your BotWave account was changed',
    lead: 'Your BotWave account now has another e-mail address; this one no longer signs in.',
    tail: 'If it was not you, ask the administrator of this installation for help at once.',
  },
  password_changed: {
    subject: 'The password of your BotWave account was changed',
    lead: 'Your BotWave account has a new password, and every other session was ended.',
    tail: 'If it was not you, choose a new password by "Forgot password" at once.',
  },
  two_factor_disabled: {
    subject: 'Two-factor sign-in of your BotWave account was turned off',
    lead: 'Your BotWave account asks for the password only, from now on.',
    tail: 'If it was not you, change your password at once and turn it on again.',
  },
  webhook_disabled: {
    subject: 'A webhook of your BotWave account was turned off',
    lead: 'One of your webhooks was turned off: its receiver failed for five days, or said that it is gone. See why, and turn it on again here:',
    page: '/webhooks',
    button: 'Open webhooks',
    tail: 'Events since then are not lost: replay what is missing when the receiver is back.',
  },
};

/** `token` is of the mail's link; templates without a page have none. */
export function renderMail(
  kind: MailKind,
  { publicUrl, token, name }: { publicUrl: string; token?: string | undefined; name?: string },
): RenderedMail {
  const { subject, lead, page, button, tail } = templates[kind];
  const link = page === undefined ? undefined : linkTo(publicUrl, page, token);
  const greeting = name === undefined ? 'Hello,' : `Hello ${oneLine(name)},`;
  const paragraphs = [greeting, lead, ...(link === undefined ? [] : [link]), tail];
  const html = [
    paragraph(greeting),
    paragraph(lead),
    ...(link === undefined ? [] : [linkParagraph(link, button ?? link)]),
    paragraph(tail),
  ];
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">${html.join('')}</body></html>`,
  };
}

/** `kind` as stored; a newer process may have written one that is not known here. */
export const subjectOf = (kind: string): string => {
  const known = mailKinds.find((one) => one === kind);
  return known ? templates[known].subject : kind;
};

/** The page of the web app that takes a token of this kind. */
export function linkOf(kind: MailKind, publicUrl: string, token: string): string {
  return linkTo(publicUrl, templates[kind].page ?? '/', token);
}

const linkTo = (publicUrl: string, page: string, token: string | undefined): string =>
  `${publicUrl}${page}${token === undefined ? '' : `?token=${encodeURIComponent(token)}`}`;

/** A name is its owner's own text: no line of it may look like ours. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

const linkParagraph = (link: string, button: string): string =>
  `<p><a href="${escapeHtml(link)}">${escapeHtml(button)}</a><br><small>${escapeHtml(link)}</small></p>`;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
