import { accountModules } from './account-modules.js';
import { chatModules } from './chat-modules.js';
import { Chats } from './chats.js';
import { loadRegistration } from './device.js';
import { stalls, VERSION } from './flavour.js';
import { MsgCollection } from './messages.js';
import { defineModules, requireModule } from './modules.js';
import { People } from './people.js';
import { Receiving } from './receiving.js';
import { Sending } from './sending.js';
import { Session } from './session.js';
import { Storage } from './storage.js';
import { Transport } from './transport.js';

async function main(): Promise<void> {
  const storage = await Storage.open();
  const registration = await loadRegistration(storage);
  const transport = new Transport();
  const people = new People(storage, transport);
  const msgs = new MsgCollection(storage, people);
  const chats = new Chats(people, msgs, storage);
  const session = new Session({ storage, transport, people, registration });
  const sending = new Sending(chats, msgs, storage, transport, session.socket);
  const receiving = new Receiving(people, chats, msgs, sending, storage);
  defineModules(accountModules({ session, registration, transport, people }));
  defineModules(chatModules({ chats, msgs, people, sending }));
  if (!stalls) await session.start({ sending, receiving, chats });
  window.require = requireModule;
  // Last: whoever waits for the page looks for this.
  window.Debug = { VERSION };
}

await main();
