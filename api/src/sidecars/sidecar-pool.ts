import type { HandOver, HandOverAnswer, Session, StartSession } from '@botwave/wa-sidecar/contract';

/** The sidecars of all hosts, by host id. Every call has a time limit and rejects with `SidecarError`. */
export interface SidecarPool {
  /** Live view of one session, with its QR or code; null when the sidecar does not know it. */
  getSession(hostId: string, deviceId: string): Promise<Session | null>;
  startSession(hostId: string, deviceId: string, order: StartSession): Promise<Session>;
  stopSession(hostId: string, deviceId: string, epoch: number): Promise<Session>;
  logoutSession(hostId: string, deviceId: string, epoch: number): Promise<Session>;
  eraseSession(hostId: string, deviceId: string, epoch: number): Promise<void>;
  requestPairingCode(
    hostId: string,
    deviceId: string,
    order: { epoch: number; phone: string },
  ): Promise<Session>;
  handOver(
    hostId: string,
    deviceId: string,
    messageId: string,
    order: HandOver,
  ): Promise<HandOverAnswer>;
  /** True when at least one sidecar answered lately. */
  anyReachable(): boolean;
}
