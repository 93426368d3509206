import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartProps } from './chart.tsx';

const height = 180;

/** Draws into an element, in the colours of the page as it is now; returns what takes it away again. */
export function drawChart(
  container: HTMLElement,
  { at, values, text, zone }: Omit<ChartProps, 'label'>,
): () => void {
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
  const observer = new ResizeObserver(() => plot.setSize({ width: container.clientWidth, height }));
  observer.observe(container);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

/** uPlot's own form: the least distance, the words, and more words where the day or year changes. */
const axisWords: (string | number | null)[][] = [
  [86_400, '{D} {MMM}', null, null, null, null, null, null, 1],
  [3600, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
];
