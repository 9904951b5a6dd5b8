import type { PageMsg, PageMsgModel, PageWindow } from '../page/page-types.js';

declare const window: PageWindow;

/**
 * Page function. Every message that the library hands to Node passes `getMessageModel`;
 * here it gets what the library leaves out: the id's text under its old name, ids as
 * texts, and its writer's phone number and LID, without another round trip.
 */
export function repairMessageModel(): void {
  const { WWebJS: library, botwave: box } = window;
  if (!library || !box || 'botwave' in library.getMessageModel) return;
  const original = library.getMessageModel;

  const describe = (message: PageMsg) => {
    const { id } = message;
    const remote = box.serialized(id.remote);
    const inPerson = remote.endsWith('@c.us') || remote.endsWith('@lid');
    const writer = inPerson ? (message.from ?? id.remote) : (message.author ?? id.participant);
    return {
      id: id.id,
      fromMe: id.fromMe,
      remote,
      participant: box.serialized(id.participant),
      from: box.person(writer ?? message.from ?? id.remote),
    };
  };

  const repaired = (message: PageMsg): PageMsgModel => {
    const model = original(message);
    const text = box.serialized(message.id);
    if (typeof model.id === 'object' && model.id !== null && text !== '') {
      model.id = { ...model.id, remote: box.serialized(message.id.remote), _serialized: text };
    }
    return { ...model, botwave: describe(message) };
  };
  library.getMessageModel = Object.assign(repaired, { botwave: true });
}
