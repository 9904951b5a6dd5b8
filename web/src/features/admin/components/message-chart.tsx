import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { type ChartRow, describeSeries, formatStep, type SeriesKey } from '../chart-series';
import { patternOf, SeriesSwatch } from './series-swatch';

export interface MessageChartProps {
  rows: readonly ChartRow[];
  series: readonly SeriesKey[];
  unit: 'hour' | 'day';
}

/** Bars stacked by what became of the messages; what came in stands beside them. */
export function MessageChart({ rows, series, unit }: MessageChartProps) {
  return (
    <ResponsiveContainer width="100%" height={280}>
      <BarChart
        data={[...rows]}
        accessibilityLayer={false}
        margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        barGap={0}
        barCategoryGap="12%"
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="start"
          tickFormatter={(start: string) => formatStep(start, unit)}
          minTickGap={32}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--ink-muted)', fontSize: 12 }}
        />
        <YAxis
          allowDecimals={false}
          width={44}
          tickLine={false}
          axisLine={false}
          tick={{ fill: 'var(--ink-muted)', fontSize: 12 }}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)' }}
          content={(tooltip) => <Step {...tooltip} series={series} unit={unit} />}
        />
        {series.map((key) => (
          <Bar
            key={key}
            dataKey={(row: ChartRow) => row.values[key] ?? 0}
            stackId={key === 'received' ? 'in' : 'out'}
            fill={patternOf(key)}
            maxBarSize={48}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

function Step({
  active,
  payload,
  series,
  unit,
}: Pick<TooltipContentProps, 'active' | 'payload'> & Pick<MessageChartProps, 'series' | 'unit'>) {
  const row: ChartRow | undefined = payload[0]?.payload;
  if (!active || row === undefined) return null;
  return (
    <div className="rounded-card border border-line bg-surface px-3 py-2 text-sm shadow-float">
      <p className="mb-1 font-medium">{formatStep(row.start, unit)}</p>
      <ul className="flex flex-col gap-0.5">
        {series.map((key) => (
          <li key={key} className="flex items-center gap-2">
            <SeriesSwatch series={key} />
            <span className="flex-1">{describeSeries(key).word}</span>
            <span className="tabular-nums">{(row.values[key] ?? 0).toLocaleString('en')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
