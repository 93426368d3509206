import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, valueOf } from '../api.ts';
import { names } from '../class-names.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useShownTheme } from '../theme/theme.ts';
import type { LonLat } from './decode-line.ts';
import type { CityCanvas } from './map-canvas.ts';
import type { MapContent, Picked } from './map-content.ts';
import './map.css';

export interface CityMapProps {
  /** What it shows, for those who do not see it. Whatever it shows is also in a list. */
  readonly label: string;
  readonly content: MapContent;
  readonly onPick?: (picked: Picked | undefined) => void;
  /** All of this is to be seen; looked at again when it is another array. */
  readonly look?: readonly LonLat[] | undefined;
  readonly className?: string;
}

/** The city with what a face puts on it. MapLibre comes with it, and only with it. */
export function CityMap({ label, content, onPick, look, className }: CityMapProps) {
  const element = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<CityCanvas>();
  const [failure, setFailure] = useState<unknown>();
  const theme = useShownTheme();
  const drawing = useMapDrawing();
  const pick = useEffectEvent((picked: Picked | undefined) => onPick?.(picked));
  const themeNow = useEffectEvent(() => theme);

  useEffect(() => {
    const container = element.current;
    if (!drawing.data || !container) return undefined;
    let opened: CityCanvas | undefined;
    let isGone = false;
    const opening = import('./map-canvas.ts').then(({ openCanvas }) =>
      openCanvas({
        element: container,
        drawing: drawing.data,
        theme: themeNow(),
        onPick: pick,
        onFailure: setFailure,
      }),
    );
    opening.then((canvas) => {
      opened = canvas;
      if (isGone) canvas.remove();
      else setCanvas(canvas);
    }, setFailure);
    const observer = new ResizeObserver(() => opened?.resize());
    observer.observe(container);
    return () => {
      isGone = true;
      observer.disconnect();
      opened?.remove();
      setCanvas(undefined);
    };
  }, [drawing.data]);

  useEffect(() => canvas?.setTheme(theme), [canvas, theme]);
  useEffect(() => canvas?.show(content), [canvas, content]);
  useEffect(() => look && canvas?.look(look), [canvas, look]);

  const error = drawing.error ?? failure;
  return (
    <div
      className={names('map', canvas && 'map-ready', className)}
      role="region"
      aria-label={label}
    >
      {error ? <ProblemNotice error={error} /> : <div ref={element} className="map-canvas" />}
    </div>
  );
}

const useMapDrawing = () =>
  useQuery({
    queryKey: ['map'],
    queryFn: () => valueOf(api.map.drawing()),
    staleTime: Number.POSITIVE_INFINITY,
  });
