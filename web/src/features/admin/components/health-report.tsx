import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorNote } from '@/components/ui/error-note';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RelativeTime } from '@/time/relative-time';
import { type Health, type HealthPart, useHealth } from '../api/health';
import { describeState, figuresOf, nameOfPart, pageOfPart } from '../health-words';
import { Fact } from './fact';

const icons = { ok: CircleCheck, warn: TriangleAlert, bad: CircleX } as const;

/** How each part of the installation is, the worst first, and what to do next. */
export function HealthReport() {
  const health = useHealth();
  if (health.data === undefined) {
    if (health.error) {
      return (
        <ErrorNote
          what="The health could not be loaded"
          error={health.error}
          onRetry={() => void health.refetch()}
        />
      );
    }
    return (
      <Loading label="Loading the health">
        <Card className="p-5">
          <Skeleton className="h-72" />
        </Card>
      </Loading>
    );
  }
  const weight = { bad: 0, warn: 1, ok: 2 } as const;
  const parts = [...health.data.parts].sort((a, b) => weight[a.state] - weight[b.state]);
  return (
    <div className="flex flex-col gap-6">
      <output className="flex items-center gap-3 text-base font-medium">
        <StateBadge state={health.data.state} />
        {describeState(health.data.state).sentence}
      </output>
      <Card className="overflow-hidden">
        <ul aria-label="Parts" className="divide-y divide-line">
          {parts.map((part) => (
            <li key={part.name} className="px-4 py-4 sm:px-5">
              <Part part={part} />
            </li>
          ))}
        </ul>
      </Card>
      <Versions health={health.data} />
    </div>
  );
}

function StateBadge({ state }: { state: HealthPart['state'] }) {
  const { word, tone } = describeState(state);
  const Icon = icons[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

function Part({ part }: { part: HealthPart }) {
  const page = pageOfPart(part.name);
  const figures = figuresOf(part);
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold">
            {nameOfPart(part.name)}
            <StateBadge state={part.state} />
          </h2>
          <p className="mt-0.5 text-sm">{part.message}</p>
        </div>
        {page === null || part.state === 'ok' ? null : (
          <Button asChild size="small">
            <Link to={page.to}>{page.label}</Link>
          </Button>
        )}
      </div>
      {figures.length === 0 ? null : (
        <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2 text-sm">
          {figures.map(({ name, value, at }) => (
            <Fact key={name} term={name}>
              {at === null ? value : <RelativeTime at={at} />}
            </Fact>
          ))}
        </dl>
      )}
    </>
  );
}

function Versions({ health: { versions, startedAt } }: { health: Health }) {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions" className="mb-3 text-base font-semibold">
        Versions
      </h2>
      <Card className="p-5">
        <dl className="flex flex-wrap gap-x-8 gap-y-3 text-sm">
          <Fact term="BotWave">{versions.botwave}</Fact>
          <Fact term="Node.js">{versions.node}</Fact>
          <Fact term="PostgreSQL">{versions.postgresql ?? 'Not known'}</Fact>
          <Fact term="This API process started">
            <RelativeTime at={startedAt} />
          </Fact>
        </dl>
      </Card>
    </section>
  );
}
