/** Hints between the API processes. The truth is in the rows: whoever listens also sweeps. */
export interface MessageSignals {
  /** There is something to send on this device's lane. Call after commit. */
  wakeLane(deviceId: string): void;
  /** This message has been sent, failed or otherwise moved on. Call after commit. */
  announceMessage(messageId: string): void;
  /** Answers a function that ends the subscription. */
  onLane(listener: (deviceId: string) => void): () => void;
  onMessage(messageId: string, listener: () => void): () => void;
  stop(): Promise<void>;
}
