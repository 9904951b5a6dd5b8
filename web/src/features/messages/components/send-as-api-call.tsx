import { type Control, useWatch } from 'react-hook-form';
import { CodeTabs } from '@/components/ui/code-tabs';
import { toApiCalls } from '../api-call';
import { type SendValues, timesOf } from '../send-schema';

/** What stands in the form, as a program would send it. */
export function SendAsApiCall({
  control,
  several,
}: {
  control: Control<SendValues>;
  several: boolean;
}) {
  const [deviceId, to, text, when, sendAt, limit, expiresAt] = useWatch({
    control,
    name: ['deviceId', 'to', 'text', 'when', 'sendAt', 'limit', 'expiresAt'],
  });
  return (
    <div className="mt-5">
      <CodeTabs
        label="The same as an API call"
        samples={toApiCalls({
          origin: window.location.origin,
          to: to.trim() || '+15550100001',
          text: text || 'Hello from BotWave',
          deviceId: several ? deviceId : null,
          ...timesOf({ when, sendAt, limit, expiresAt }),
        })}
      />
    </div>
  );
}
