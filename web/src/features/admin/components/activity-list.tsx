import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { useHeldRows } from '@/features/messages/use-held-rows';
import { RelativeTime } from '@/time/relative-time';
import { describeAction, targetWords } from '../activity-words';
import { type ActivityFilters, type ActivityLine, useActivity } from '../api/activity';
import { ActivityPanel } from './activity-panel';
import { ListStates } from './list-states';
import { NewRows } from './new-rows';

interface ActivityListProps {
  filters: ActivityFilters;
  cursor: string | undefined;
  openId: string | undefined;
  onClose: () => void;
  onClear: () => void;
}

/** The log; a line opens at the side. */
export function ActivityList({ filters, cursor, openId, onClose, onClear }: ActivityListProps) {
  const activity = useActivity(filters, cursor);
  return (
    <>
      <ListStates
        noun="activity"
        query={activity}
        cursor={cursor}
        filtered={Object.keys(filters).length > 0}
        onClear={onClear}
        empty={{
          icon: ScrollText,
          title: 'Nothing has happened yet',
          text: <p>Every sign-in and every change stands here, with who, what and from where.</p>,
        }}
      >
        {(items) => <Lines key={JSON.stringify([filters, cursor])} items={items} openId={openId} />}
      </ListStates>
      <ActivityPanel
        open={openId !== undefined && activity.data !== undefined}
        line={activity.data?.items.find(({ id }) => id === openId)}
        onClose={onClose}
      />
    </>
  );
}

function Lines({ items, openId }: { items: readonly ActivityLine[]; openId: string | undefined }) {
  const { rows, waiting, release } = useHeldRows(items);
  return (
    <>
      <NewRows count={waiting} onShow={release} />
      <Card className="overflow-hidden">
        <ul aria-label="Activity" className="divide-y divide-line">
          {rows.map((line) => (
            <li
              key={line.id}
              className={cn(
                'relative grid gap-x-5 gap-y-0.5 px-4 py-3 text-sm transition-colors hover:bg-hover sm:px-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_9rem] md:items-center',
                line.id === openId && 'bg-accent-soft',
              )}
            >
              <Row line={line} />
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Row({ line }: { line: ActivityLine }) {
  const { target } = line;
  return (
    <>
      <div className="min-w-0">
        <Link
          to="/admin/activity"
          search={(previous) => ({ ...previous, line: line.id })}
          resetScroll={false}
          className="font-medium -outline-offset-2 after:absolute after:inset-0"
        >
          {describeAction(line.action)}
        </Link>
        {target ? (
          <p className="truncate text-ink-muted">
            {targetWords[target.type] ?? target.type}
            {target.label ? `: ${target.label}` : ''}
          </p>
        ) : null}
      </div>
      <div className="min-w-0">
        <p className="truncate">{line.actor.email ?? 'Nobody known'}</p>
        <p className="truncate text-xs text-ink-muted">
          {line.keyPrefix ? `by the key ${line.keyPrefix}…` : ''}
          {line.keyPrefix && line.ipAddress ? ' · ' : ''}
          {line.ipAddress ?? ''}
        </p>
      </div>
      <p className="text-xs text-ink-muted md:text-right">
        <RelativeTime at={line.at} />
      </p>
    </>
  );
}
