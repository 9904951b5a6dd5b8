import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { formatExact } from '@/time/time';
import { type DetailRow, describeAction, targetWords, toDetailRows } from '../activity-words';
import type { ActivityLine } from '../api/activity';
import { Fact } from './fact';

interface ActivityPanelProps {
  open: boolean;
  /** Undefined when it is not on the shown page. */
  line: ActivityLine | undefined;
  onClose: () => void;
}

/** One line of the log at the side, with what was before and after. */
export function ActivityPanel({ open, line, onClose }: ActivityPanelProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      place="side"
      title={line ? describeAction(line.action) : 'Activity'}
    >
      {line ? (
        <Content line={line} />
      ) : (
        <p className="text-sm text-ink-muted">
          This line is not on the page that is shown. Close this, and look for it by its filters.
        </p>
      )}
    </Dialog>
  );
}

function Content({ line }: { line: ActivityLine }) {
  const { changes, facts } = toDetailRows(line.details);
  return (
    <div className="flex flex-col gap-6">
      {changes.length > 0 ? <Changes rows={changes} /> : null}
      <dl className="grid grid-cols-1 gap-4 text-sm">
        <Fact term="Who">
          {line.actor.id ? (
            <Link to="/admin/users/$id" params={{ id: line.actor.id }} className="underline">
              {line.actor.email}
            </Link>
          ) : (
            (line.actor.email ?? 'Nobody known')
          )}
          {line.keyPrefix ? ` by the key ${line.keyPrefix}…` : ''}
        </Fact>
        {line.target ? (
          <Fact term="Done to">
            {targetWords[line.target.type] ?? line.target.type}
            {line.target.label ? `: ${line.target.label}` : ''}
            {line.target.id ? (
              <span className="block font-mono text-xs text-ink-muted">{line.target.id}</span>
            ) : null}
          </Fact>
        ) : null}
        {line.owner ? (
          <Fact term="Whose">
            <Link to="/admin/users/$id" params={{ id: line.owner.id }} className="underline">
              {line.owner.email}
            </Link>
          </Fact>
        ) : null}
        <Fact term="When">{formatExact(line.at)}</Fact>
        <Fact term="From">{line.ipAddress ?? 'Not known'}</Fact>
        {facts.map(({ name, after }) => (
          <Fact key={name} term={name}>
            {after}
          </Fact>
        ))}
        <Fact term="Act">
          <code className="font-mono text-xs">{line.action}</code>
        </Fact>
        {line.requestId ? (
          <Fact term="Request id">
            <span className="flex flex-wrap items-center gap-2">
              <code className="font-mono text-xs">{line.requestId}</code>
              <CopyButton value={line.requestId} label="Copy request id" />
            </span>
          </Fact>
        ) : null}
      </dl>
    </div>
  );
}

function Changes({ rows }: { rows: readonly DetailRow[] }) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">What changed</caption>
      <thead>
        <tr className="border-b border-line text-left">
          <th scope="col" className="py-2 pr-2 font-medium">
            What
          </th>
          <th scope="col" className="px-2 py-2 font-medium">
            Before
          </th>
          <th scope="col" className="px-2 py-2 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, before, after }) => (
          <tr key={name} className="border-b border-line align-top last:border-0">
            <th scope="row" className="py-2 pr-2 text-left font-normal text-ink-muted">
              {name}
            </th>
            <td className="px-2 py-2">{before}</td>
            <td className="px-2 py-2 font-medium">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
