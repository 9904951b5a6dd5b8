import type { EventBody, SessionState, Session as SessionView } from '../contract/index.js';
import { canGo } from './session-state.js';

export type StatusView = Pick<
  SessionView,
  'state' | 'reason' | 'since' | 'account' | 'attempt' | 'nextAttemptAt'
>;

export interface StatusDetails {
  reason?: string | null;
  attempt?: number;
  nextAttemptAt?: Date | null;
}

/** A session's state, its reason and account. Each change is told, once. */
export class SessionStatus {
  private view: StatusView;

  constructor(
    start: Pick<StatusView, 'state' | 'reason' | 'since' | 'account'>,
    private readonly emit: (event: EventBody) => void,
    private readonly now: () => Date,
  ) {
    this.view = { ...start, attempt: 0, nextAttemptAt: null };
  }

  get state(): SessionState {
    return this.view.state;
  }

  get reason(): string | null {
    return this.view.reason;
  }

  get current(): StatusView {
    return this.view;
  }

  /** Goes to a state, or stays in it with other details. Throws on a way that is not in the table. */
  go(state: SessionState, details: StatusDetails = {}, account = this.view.account): void {
    if (!canGo(this.view.state, state)) {
      throw new Error(`A session cannot go from ${this.view.state} to ${state}.`);
    }
    const since = state === this.view.state ? this.view.since : this.now().toISOString();
    const { reason = null, attempt = 0, nextAttemptAt = null } = details;
    const next: StatusView = {
      state,
      reason,
      since,
      account,
      attempt,
      nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    };
    if (JSON.stringify(next) === JSON.stringify(this.view)) return;
    this.view = next;
    const { since: _, ...data } = next;
    this.emit({ type: 'session.state', data });
  }
}
