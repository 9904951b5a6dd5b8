import type { Request } from 'express';
import {
  linkPreviewRefused,
  prefetchRefused,
  subresourceRefused,
} from '../errors/request.errors.js';

/**
 * Programs that open each link they see, to show a preview or to index it, by a part of their
 * user agent. A chat in which somebody pastes a sending address must not send by it.
 */
const linkOpeners = [
  // Chats. Signal calls itself WhatsApp, Line calls itself facebookexternalhit.
  'WhatsApp/',
  'facebookexternalhit',
  'facebookcatalog',
  'facebot',
  'meta-externalagent',
  'meta-externalfetcher',
  'Slackbot',
  'Slack-ImgProxy',
  'TelegramBot',
  'Twitterbot',
  'Discordbot',
  'LinkedInBot',
  'SkypeUriPreview',
  'MicrosoftPreview',
  'Microsoft Teams',
  'Viber',
  'Zoombot',
  'Mattermost',
  'Rocket.Chat',
  'Synapse',
  'Google-Read-Aloud',
  'Googlebot',
  'Google-InspectionTool',
  'GoogleOther',
  'GoogleImageProxy',
  'Google-PageRenderer',
  'Snap URL Preview',
  'Pinterestbot',
  'redditbot',
  'vkShare',
  'Mastodon',
  'Pleroma',
  'Bluesky',
  'Cardyb',
  'Iframely',
  'Embedly',
  'BitlyBot',
  'W3C_Validator',
  // Search engines and archives.
  'Applebot',
  'bingbot',
  'BingPreview',
  'DuckDuckBot',
  'YandexBot',
  'Baiduspider',
  'PetalBot',
  'SemrushBot',
  'AhrefsBot',
  'archive.org_bot',
  'ia_archiver',
  // Mail that looks behind links.
  'YahooMailProxy',
  'Barracuda',
  'Proofpoint',
].map((name) => name.toLowerCase());

/** Of what a browser says it loads for: a page of its own, or a script's fetch. */
const meantDestinations = ['document', 'empty'];

/** Throws 403 for what nobody meant to open: fetched ahead, previewed, or a part of a page. */
export function refuseUnmeant(req: Request): void {
  if (isPrefetch(req)) throw prefetchRefused();
  const userAgent = (req.get('user-agent') ?? '').toLowerCase();
  if (linkOpeners.some((name) => userAgent.includes(name))) throw linkPreviewRefused();
  const destination = req.get('sec-fetch-dest');
  if (destination !== undefined && !meantDestinations.includes(destination)) {
    throw subresourceRefused();
  }
}

/** Sec-Purpose is today's name, Purpose and X-Moz those of older browsers. */
function isPrefetch(req: Request): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => req.get(name));
  return purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose ?? ''));
}
