import type { Logger } from 'pino';
import { FaultBoard } from './pages/faults.js';
import { Pages } from './pages/pages.js';
import { Pairing } from './pages/pairing.js';
import { TypingBoard } from './pages/typing.js';
import { Links } from './phones/links.js';
import { Messages } from './phones/messages.js';
import { Phones } from './phones/phones.js';
import { ScriptedPhones } from './phones/scripted.js';
import { DEFAULT_SETTINGS, type Settings } from './phones/settings.js';
import { EventLog } from './state/event-log.js';

/** All parts of one sandbox, wired together on one state folder. */
export interface Sandbox {
  log: EventLog;
  settings: Settings;
  faults: FaultBoard;
  typing: TypingBoard;
  links: Links;
  messages: Messages;
  phones: Phones;
  pages: Pages;
  close: () => void;
}

export function openSandbox(folder: string, logger: Logger): Sandbox {
  const log = new EventLog(folder);
  const settings = { ...DEFAULT_SETTINGS };
  const faults = new FaultBoard();
  const typing = new TypingBoard();
  const links = new Links(log);
  const messages = new Messages(log);
  const phones = new Phones(log, links, messages);
  const scripted = new ScriptedPhones(log, messages, links, settings);
  const pairing = new Pairing(settings);
  const pages = new Pages({ log, links, messages, pairing, faults, typing, settings }, logger);
  scripted.resume();
  return {
    log,
    settings,
    faults,
    typing,
    links,
    messages,
    phones,
    pages,
    close: () => {
      scripted.close();
      pages.close();
      log.close();
    },
  };
}
