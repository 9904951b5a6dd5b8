import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { SCRIPTED_NUMBERS } from '../numbers.js';
import { linkNotFound, notOnWhatsApp, sendFailed } from '../phones/errors.js';
import type { Sandbox } from '../sandbox.js';
import {
  linkSchema,
  messagesQuerySchema,
  newMessageSchema,
  newPhoneSchema,
  numberSchema,
  phoneChangesSchema,
  readSchema,
} from './schemas.js';
import { toChatViews, toLinkView, toMessageView, toPhoneView } from './views.js';

const ownerSchema = z.object({ owner: z.string().min(1).max(100) });
const phoneParamsSchema = ownerSchema.extend({ id: z.string() });

/** What a user does with phones of their own; `:owner` comes from the mount path. */
export function ownerRouter(sandbox: Sandbox): Router {
  const router = Router({ mergeParams: true });
  const { phones, links, pages } = sandbox;

  router.get('/scripted-numbers', (_request, response) => {
    response.json({ items: SCRIPTED_NUMBERS });
  });
  router.delete('/', (request, response) => {
    phones.deleteAll(ownerSchema.parse(request.params).owner);
    response.status(204).end();
  });
  router.get('/phones', (request, response) => {
    const { owner } = ownerSchema.parse(request.params);
    const items = phones.list(owner).map((phone) => toPhoneView(phone, links, pages));
    response.json({ items });
  });
  router.post('/phones', (request, response) => {
    const { owner } = ownerSchema.parse(request.params);
    const phone = phones.create(owner, newPhoneSchema.parse(request.body ?? {}));
    response.status(201).json(toPhoneView(phone, links, pages));
  });
  router.get('/phones/:id', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    response.json(toPhoneView(phones.require(owner, id), links, pages));
  });
  router.patch('/phones/:id', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    const phone = phones.change(owner, id, phoneChangesSchema.parse(request.body));
    response.json(toPhoneView(phone, links, pages));
  });
  router.delete('/phones/:id', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    phones.delete(owner, id);
    response.status(204).end();
  });
  addLinkRoutes(router, sandbox);
  addMessageRoutes(router, sandbox);
  return router;
}

function addLinkRoutes(router: Router, { phones, links, pages }: Sandbox): void {
  router.post('/phones/:id/link', async (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    const phone = phones.require(owner, id);
    const shown = linkSchema.parse(request.body);
    const link =
      'qr' in shown
        ? await pages.linkByQr(phone, shown.qr)
        : await pages.linkByCode(phone, shown.code);
    response.status(201).json(toLinkView(link, pages));
  });
  router.delete('/phones/:id/linked-devices/:linkId', (request, response) => {
    const { owner, id, linkId } = phoneParamsSchema
      .extend({ linkId: z.string() })
      .parse(request.params);
    const phone = phones.require(owner, id);
    const known = links.listOf(phone.id).some((link) => link.id === linkId);
    if (!known) throw linkNotFound();
    links.remove(linkId);
    response.status(204).end();
  });
}

function addMessageRoutes(router: Router, { phones, messages, log }: Sandbox): void {
  router.get('/phones/:id/chats', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    const phone = phones.require(owner, id);
    response.json({ items: toChatViews(messages.listOf(phone), phone, log.state) });
  });
  router.get('/phones/:id/chats/:number/messages', (request, response) => {
    const { owner, id, number } = phoneParamsSchema
      .extend({ number: numberSchema })
      .parse(request.params);
    const { after } = messagesQuerySchema.parse(request.query);
    const phone = phones.require(owner, id);
    const items = messages
      .listOf(phone)
      .filter((message) => message.changedSeq > after)
      .filter((message) => message.from === number || message.to === number)
      .map((message) => toMessageView(message, phone));
    response.json({ items, seq: log.state.seq });
  });
  router.post('/phones/:id/messages', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    const phone = phones.require(owner, id);
    const { to, text } = newMessageSchema.parse(request.body);
    const answer = messages.accept({
      id: `3EB0${randomBytes(9).toString('hex').toUpperCase()}`,
      from: phone.number,
      to,
      content: { type: 'text', text },
      viaLink: null,
    });
    if (answer.result === 'refused') {
      throw answer.reason === 'not_on_whatsapp' ? notOnWhatsApp() : sendFailed();
    }
    response.status(201).json(toMessageView(answer.message, phone));
  });
  router.post('/phones/:id/read', (request, response) => {
    const { owner, id } = phoneParamsSchema.parse(request.params);
    const phone = phones.require(owner, id);
    messages.read(phone.number, readSchema.parse(request.body).chat);
    response.status(204).end();
  });
}
