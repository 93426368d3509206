import { useEffect, useRef } from 'react';
import { speakKnownLanguage } from '../../kit/language.ts';
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

/** One series over time. uPlot comes with it, and only with it. */
export function Chart({ label, at, values, text, zone }: ChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const theme = useShownTheme();
  useEffect(() => {
    let isGone = false;
    let erase = (): void => undefined;
    speakKnownLanguage();
    import('./draw-chart.ts').then(
      ({ drawChart }) => {
        if (!isGone && element.current)
          erase = drawChart(element.current, { at, values, text, zone });
      },
      // Without it the table below says the same.
      () => undefined,
    );
    return () => {
      isGone = true;
      erase();
    };
  }, [at, values, text, zone, theme]);
  return <div ref={element} className="chart" role="img" aria-label={label} />;
}
