import { greatCircle, type Instant, type Position } from '@waystock/kernel';

/** Where the vehicle was; kept until it is sent, the newest of them. */
export interface Report {
  readonly at: Instant;
  readonly position: Position;
}

/** As many as one request takes. */
export const mostReports = 500;
const leastMetres = 15;
const leastMs = 5_000;
/** A device that is farther from its route than this is not in the vehicle. */
const farthestMetres = 100_000;

/** With one more, unless it tells nothing new; the oldest give way. */
export function withReport(reports: readonly Report[], report: Report): readonly Report[] {
  const last = reports.at(-1);
  if (last) {
    const isSoon = report.at - last.at < leastMs;
    const isNear = greatCircle(last.position, report.position) < leastMetres;
    if (report.at <= last.at || isSoon || (isNear && report.at - last.at < 12 * leastMs))
      return reports;
  }
  return [...reports, report].slice(-mostReports);
}

export const isOnTheWay = (position: Position, stops: readonly { position: Position }[]): boolean =>
  stops.some((stop) => greatCircle(position, stop.position) < farthestMetres);
