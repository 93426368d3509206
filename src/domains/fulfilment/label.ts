import {
  type Grams,
  type Instant,
  type LocalTime,
  localTimeOf,
  type TimeZone,
} from '@waystock/kernel';
import { barcodePath } from './code128.ts';
import { formatTrackingNumber, type TrackingNumber } from './tracking-number.ts';

/** What stands on a parcel. Personal data: it is drawn when it is printed and kept nowhere. */
export interface Label {
  readonly trackingNumber: TrackingNumber;
  /** Parcel 1 of 2. */
  readonly parcel: number;
  readonly parcels: number;
  readonly weight: Grams;
  /** Name, street, postcode and town, country: one line each. */
  readonly to: readonly string[];
  readonly from: readonly string[];
  /** The order number, and whatever else the courier needs to see. */
  readonly reference: string;
  readonly express: boolean;
  readonly promisedAt: Instant;
  readonly timeZone: TimeZone;
}

/** A6 upright in millimetres: prints on any label printer, scales on any screen. */
export function labelSvg(label: Label): string {
  const barcode = barcodePath(label.trackingNumber, 1);
  const scale = 93 / barcode.width;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="105mm" height="148mm" viewBox="0 0 105 148"',
    ` font-family="Arial, sans-serif" role="img" aria-label="Parcel ${label.trackingNumber}">`,
    '<path d="M0 0h105v148h-105z" fill="#fff"/>',
    ...lines(label.from, { x: 6, y: 10, size: 3.2, leading: 4.2 }),
    '<path d="M6 30h93" stroke="#000" stroke-width=".4"/>',
    ...lines(label.to, { x: 6, y: 40, size: 5.2, leading: 6.8 }),
    label.express ? banner('EXPRESS') : '',
    text(6, 84, 4, `By ${wallClock(localTimeOf(label.promisedAt, label.timeZone))}`),
    text(6, 90, 4, `Parcel ${label.parcel} of ${label.parcels} · ${kilograms(label.weight)}`),
    text(6, 96, 4, label.reference),
    `<path d="${barcode.path}" transform="translate(6 102) scale(${scale.toFixed(4)} 32)"/>`,
    text(52.5, 142, 4.6, formatTrackingNumber(label.trackingNumber), 'middle'),
    '</svg>',
  ].join('');
}

const banner = (words: string): string =>
  `<path d="M64 75h35v9h-35z"/><g fill="#fff">${text(81.5, 81.6, 5.6, words, 'middle')}</g>`;

const lines = (
  rows: readonly string[],
  at: { x: number; y: number; size: number; leading: number },
): string[] => rows.map((row, i) => text(at.x, at.y + i * at.leading, at.size, row));

function text(x: number, y: number, size: number, words: string, anchor = 'start'): string {
  const place = `x="${x}" y="${Number(y.toFixed(2))}" font-size="${size}" text-anchor="${anchor}"`;
  return `<text ${place}>${escaped(words)}</text>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (words: string): string =>
  words.replaceAll(/[&<>"']/g, (c) => entities[c] ?? c).replaceAll(/\p{Cc}/gu, ' ');

const kilograms = (weight: Grams): string => `${(weight / 1000).toFixed(2)} kg`;

const wallClock = ({ date, minute }: LocalTime): string =>
  `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
