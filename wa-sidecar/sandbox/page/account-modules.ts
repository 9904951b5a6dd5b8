import { browserUtils, encodeB64 } from './device.js';
import { Emitter } from './emitter.js';
import type { People } from './people.js';
import type { Session } from './session.js';
import type { Registration } from './storage.js';
import type { Transport } from './transport.js';

interface AccountParts {
  session: Session;
  registration: Registration;
  transport: Transport;
  people: People;
}

/** Starting, linking and the state of the account. */
export function accountModules({ session, registration, transport, people }: AccountParts) {
  const refreshRefs = () => transport.send({ type: 'refresh_refs' });
  return {
    WAWebSocketModel: { Socket: session.socket },
    WAWebConnModel: { Conn: session.conn },
    WAWebCmd: { Cmd: session.cmd },
    WAWebOfflineHandler: { OfflineMessageHandler: session.progress },
    WAWebStreamModel: { Stream: new Stream() },
    WAWebLaunchSocketUtils: { refreshQR: refreshRefs },
    WABase64: { encodeB64 },
    WAWebMiscBrowserUtils: browserUtils,
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => registration.secret },
    WAWebUserPrefsInfoStore: {
      waNoiseInfo: {
        get: () => Promise.resolve({ staticKeyPair: { pubKey: registration.noiseKey } }),
      },
    },
    WAWebSignalStoreApi: {
      waSignalStore: {
        getRegistrationInfo: () =>
          Promise.resolve({ identityKeyPair: { pubKey: registration.identityKey } }),
      },
    },
    WAWebUserPrefsMeUser: {
      getMaybeMePnUser: () => people.mePn(),
      getMaybeMeLidUser: () => people.meLid(),
    },
    WAWebAltDeviceLinkingApi: new AltDeviceLinking(transport),
  };
}

/** `WAWebStreamModel.Stream`: whether the account shows itself as online. */
class Stream extends Emitter {
  available = false;

  markAvailable(): void {
    this.available = true;
  }

  markUnavailable(): void {
    this.available = false;
  }
}

/** `WAWebAltDeviceLinkingApi`: linking by a code that is typed on the phone. */
class AltDeviceLinking {
  #type = 'QR_CODE';

  constructor(private readonly transport: Transport) {}

  setPairingType = (type: string): void => {
    this.#type = type;
  };

  initializeAltDeviceLinking = (): Promise<void> => Promise.resolve();

  initializeQRLinking = (): Promise<void> => {
    this.#type = 'QR_CODE';
    return Promise.resolve();
  };

  /** Eight letters. @throws Error when the number is not on WhatsApp. */
  startAltLinkingFlow = async (phone: string, _notify: boolean): Promise<string> => {
    if (this.#type !== 'ALT_DEVICE_LINKING') throw new Error('not in alternate device linking');
    const { code } = await this.transport.ask(
      { type: 'request_code', number: `+${phone.replaceAll(/\D/g, '')}` },
      'code',
    );
    if (code === null) throw new Error('link-code companion_hello: the number is unknown');
    return code;
  };
}
