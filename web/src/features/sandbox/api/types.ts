/** The answers of /sandbox/api, as its documentation gives them. */

export interface LinkedDevice {
  id: string;
  name: string;
  linkedAt: string;
  online: boolean;
}

export interface Phone {
  id: string;
  /** E.164 with +. */
  number: string;
  name: string | null;
  online: boolean;
  linkedDevices: LinkedDevice[];
}

export interface PhoneMessage {
  id: string;
  /** Number of the other side. */
  chat: string;
  from: string;
  direction: 'out' | 'in';
  text: string;
  at: string;
  /** -1 error to 4 played. */
  ack: number;
}

export interface Chat {
  number: string;
  name: string | null;
  unread: number;
  lastMessage: PhoneMessage;
}

export interface ScriptedNumber {
  number: string;
  name: string;
  does: string;
}
