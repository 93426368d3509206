import type { MapDrawing } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, valueOf } from '../api.ts';
import { names } from '../class-names.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useShownTheme } from '../theme/theme.ts';
import type { LonLat } from './decode-line.ts';
import { enterMap, leaveMap } from './kept-maps.ts';
import type { CityCanvas } from './map-canvas.ts';
import type { MapContent, Picked } from './map-content.ts';
import './map.css';

export interface CityMapProps {
  /** What it shows, for those who do not see it. Whatever it shows is also in a list. */
  readonly label: string;
  readonly content: MapContent;
  /** With where on the map it was; undefined where nothing is. */
  readonly onPick?: (picked: Picked | undefined, at: LonLat) => void;
  /** All of this is to be seen; looked at again when it is another array. */
  readonly look?: readonly LonLat[] | undefined;
  /** What may be dropped onto a site of the map. */
  readonly drop?: MapDrop | undefined;
  /** Which of a face's maps it is: each is kept as it was left while another page is shown. */
  readonly view?: string;
  readonly className?: string;
}

export interface MapDrop {
  readonly kind: string;
  readonly onDrop: (data: string, siteId: string | undefined) => void;
}

/** The city with what a face puts on it. MapLibre comes with it, and only with it. */
export function CityMap(props: CityMapProps) {
  const { label, content, onPick, look, drop, view = 'city', className } = props;
  const element = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<CityCanvas>();
  const [failure, setFailure] = useState<unknown>();
  const theme = useShownTheme();
  const drawing = useMapDrawing();
  const pick = useEffectEvent((picked: Picked | undefined, at: LonLat) => onPick?.(picked, at));
  const opened = useEffectEvent((element: HTMLElement, drawing: MapDrawing) =>
    enterMap(view, { element, drawing, theme, content, onPick: pick, onFailure: setFailure }),
  );

  useEffect(() => {
    const container = element.current;
    if (!drawing.data || !container) return undefined;
    let entered: CityCanvas | undefined;
    let isGone = false;
    const entering = opened(container, drawing.data);
    entering.then((canvas) => {
      if (isGone) return;
      entered = canvas;
      setCanvas(canvas);
    }, setFailure);
    const observer = new ResizeObserver(() => entered?.resize());
    observer.observe(container);
    return () => {
      isGone = true;
      observer.disconnect();
      leaveMap(view, entering);
      setCanvas(undefined);
    };
  }, [drawing.data, view]);

  useEffect(() => canvas?.setTheme(theme), [canvas, theme]);
  useEffect(() => canvas?.show(content), [canvas, content]);
  useEffect(() => look && canvas?.look(look), [canvas, look]);

  const dropping = useDrop(drop, canvas);
  const error = drawing.error ?? failure;
  return (
    <div
      {...dropping.handlers}
      className={names('map', canvas && 'map-ready', dropping.isOver && 'map-drop', className)}
      role="region"
      aria-label={label}
    >
      {error ? <ProblemNotice error={error} /> : <div ref={element} className="map-canvas" />}
      {drawing.data?.credit && <Credit credit={drawing.data.credit} />}
    </div>
  );
}

/** Whoever drew the map has asked to be named on it. */
function Credit({ credit }: { readonly credit: string }) {
  const isOpenStreetMap = credit.includes('OpenStreetMap');
  return (
    <p className="map-credit">
      {isOpenStreetMap ? (
        <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noreferrer">
          {credit}
        </a>
      ) : (
        credit
      )}
    </p>
  );
}

function useDrop(drop: MapDrop | undefined, canvas: CityCanvas | undefined) {
  const [isOver, setOver] = useState(false);
  if (!drop) return { isOver: false, handlers: {} };
  const takes = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes(drop.kind);
  const handlers = {
    onDragOver(event: DragEvent<HTMLDivElement>) {
      if (!takes(event)) return;
      event.preventDefault();
      if (!isOver) setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent<HTMLDivElement>) {
      if (!takes(event)) return;
      event.preventDefault();
      setOver(false);
      const box = event.currentTarget.getBoundingClientRect();
      const point = { x: event.clientX - box.left, y: event.clientY - box.top };
      drop.onDrop(event.dataTransfer.getData(drop.kind), canvas?.siteAt(point));
    },
  };
  return { isOver, handlers };
}

const useMapDrawing = () =>
  useQuery({
    queryKey: ['map'],
    queryFn: () => valueOf(api.map.drawing()),
    staleTime: Number.POSITIVE_INFINITY,
    // As long as the map that was drawn from it.
    gcTime: Number.POSITIVE_INFINITY,
  });
