import { Bubble } from '@/components/chat/bubble';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useMessage } from '../api/messages';
import { MessageActions } from './message-actions';
import { MessageFacts } from './message-facts';
import { MessageNote } from './message-note';
import { MessageTimeline } from './message-timeline';

export interface MessageDevice {
  id: string;
  name: string;
  /** Why its messages wait; null while they leave. */
  waiting: string | null;
}

interface MessagePanelProps {
  id: string | undefined;
  devices: readonly MessageDevice[];
  /** Shows another message instead. */
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** One message at the side: what it says, what happened to it and when, and what can be done. */
export function MessagePanel({ id, devices, onOpen, onClose }: MessagePanelProps) {
  return (
    <Dialog open={id !== undefined} onClose={onClose} title="Message" place="side">
      {id === undefined ? null : <Content key={id} id={id} devices={devices} onOpen={onOpen} />}
    </Dialog>
  );
}

function Content({
  id,
  devices,
  onOpen,
}: Pick<MessagePanelProps, 'devices' | 'onOpen'> & { id: string }) {
  const message = useMessage(id);
  if (message.data === undefined) {
    if (message.error) {
      return (
        <ErrorNote
          what="This message cannot be shown"
          error={message.error}
          onRetry={() => void message.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the message">
        <Skeleton className="ml-auto h-16 w-64 rounded-2xl" />
        <Skeleton className="mt-8 h-40" />
      </Loading>
    );
  }
  const shown = message.data;
  const device = devices.find((each) => each.id === shown.deviceId);
  return (
    <div className="flex flex-col gap-6">
      <div className="rounded-card bg-sunken p-4">
        <Bubble
          direction={shown.direction}
          text={shown.text}
          at={shown.createdAt}
          status={shown.status}
        />
      </div>
      <MessageNote message={shown} waiting={device?.waiting ?? null} />
      <MessageActions message={shown} onSentAgain={onOpen} />
      <MessageTimeline message={shown} />
      <MessageFacts message={shown} deviceName={device?.name ?? null} />
    </div>
  );
}
