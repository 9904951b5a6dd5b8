import type { EventBody } from '../contract/index.js';
import type { EngineClient, SentKey } from '../engine/engine.js';
import type { HandOverEntry, HandOverMemory } from './hand-over-memory.js';

/** From here on no tick matters to a text any more. */
const read = 3;
/** Messages compared behind a `ready`, newest first to go; and how many the page is asked of at once. */
const mostCompared = 1_000;
const perCall = 50;

type Tick = SentKey & { ack: number };

/** WhatsApp's ticks on what this device sent. What moved while nobody listened is told after all. */
export class Ticks {
  /** The highest told by this process. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly memory: HandOverMemory,
    /** Resolves when the event is durable. */
    private readonly emit: (event: EventBody) => Promise<void>,
  ) {}

  /** Resolves when the journal has it. */
  async tell({ waId, chat, ack }: Tick): Promise<void> {
    await this.emit({ type: 'message.ack', data: { waId, chat, ack } });
    if (this.memory.getByWaId(waId)) this.told.set(waId, Math.max(ack, this.told.get(waId) ?? 0));
  }

  /** Behind a `ready`: no event comes for a tick that the page took while no one listened to it. */
  async compare(client: EngineClient): Promise<void> {
    for (const waId of this.told.keys()) {
      if (!this.memory.getByWaId(waId)) this.told.delete(waId);
    }
    const open = this.memory.listSent(mostCompared).filter((entry) => this.toldOf(entry) < read);
    for (let from = 0; from < open.length; from += perCall) {
      const asked = open.slice(from, from + perCall);
      const acks = await client.listAcks(asked);
      for (const [index, { waId, chat, outcome }] of asked.entries()) {
        const ack = acks[index] ?? 0;
        if (ack > this.toldOf({ waId, outcome })) await this.tell({ waId, chat, ack });
      }
    }
  }

  private toldOf({ waId, outcome }: Pick<HandOverEntry, 'waId' | 'outcome'>): number {
    return this.told.get(waId) ?? (outcome?.result === 'sent' ? outcome.ack : 0);
  }
}
