import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useShownTheme } from '../../kit/theme/theme.ts';
import './indicators.css';

export interface ChartProps {
  /** What it shows, for those who do not see it; the table below says the same. */
  readonly label: string;
  /** Seconds since 1970. */
  readonly at: readonly number[];
  readonly values: readonly (number | undefined)[];
  readonly text: (value: number) => string;
  /** Whose clock the axis shows. */
  readonly zone: string;
}

const height = 180;

/** One series over time. */
export function Chart({ label, at, values, text, zone }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  useEffect(() => {
    const container = element.current;
    if (!container) return undefined;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    const axis = {
      stroke: colour('ink-2'),
      font: '11px "Inter Variable"',
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
    };
    const plot = new uPlot(
      {
        width: container.clientWidth,
        height,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { y: { range: (_, __, high) => [0, high > 0 ? high * 1.1 : 1] } },
        axes: [
          { ...axis, space: 70, values: axisWords },
          { ...axis, size: 62, values: (_, ticks) => ticks.map(text) },
        ],
        series: [
          {},
          {
            stroke: colour('accent'),
            width: 1.75,
            fill: colour('accent-soft'),
            points: { show: at.length < 40, size: 5, fill: colour('accent') },
          },
        ],
      },
      [[...at], values.map((value) => value ?? null)],
      container,
    );
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: container.clientWidth, height }),
    );
    observer.observe(container);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [at, values, text, zone, theme]);
  return <div ref={element} className="chart" role="img" aria-label={label} />;
}

/** uPlot's own form: the least distance, the words, and more words where the day or year changes. */
const axisWords: (string | number | null)[][] = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [3600, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];
