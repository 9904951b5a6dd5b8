import { expect, type Page } from '@playwright/test';
import { until } from './installation.js';

/** What an administrator does by the API, signed in on a page of the web app. */
export class AdministratorApi {
  constructor(readonly page: Page) {}

  /** The link of the newest mail of this kind that has not left, since no mail server is set. */
  async linkMailedTo(email: string, kind: string): Promise<string> {
    const mail = await until(async () => {
      const { items } = await this.call<{ items: { id: string; kind: string; to: string }[] }>(
        'GET',
        '/admin/mails?status=unsent',
      );
      return items.find((each) => each.to === email && each.kind === kind);
    }, `a mail ${kind} to ${email}`);
    const { text } = await this.call<{ text: string }>('GET', `/admin/mails/${mail.id}`);
    const link = /^http\S+$/m.exec(text)?.[0];
    expect(link, text).toBeDefined();
    return link ?? '';
  }

  async change(settings: Record<string, unknown>): Promise<void> {
    await this.call('PATCH', '/settings', settings);
  }

  async invite(email: string): Promise<void> {
    await this.call('POST', '/admin/invitations', { email });
  }

  private call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    return this.page.evaluate(
      async (request) => {
        const response = await fetch(`/api/v1${request.path}`, {
          method: request.method,
          ...(request.body
            ? {
                headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify(request.body),
              }
            : {}),
        });
        const answer: unknown = await response.json();
        if (!response.ok) throw new Error(JSON.stringify(answer));
        return answer as Answer;
      },
      { method, path, body },
    );
  }
}
