import { UnreadableInstance } from '../unreadable-instance.ts';
import type { Day, DayOrder, DayStop, DayVehicle, Service } from './day.ts';
import { addressKind, perPackageTime, routeKind, serviceTime } from './service-time.ts';
import { column, numberColumn, type Row, tableRows } from './table-rows.ts';

/** The texts of a folder of demonstration data. */
export interface DayTexts {
  readonly depots: string;
  readonly vehicleConfig: string;
  readonly boxes: string;
  readonly orders: string;
  readonly matrix: string;
  readonly validation: string;
}

export interface DayOptions {
  /** Seconds of duty. Default 8 hours. */
  readonly duty?: number | undefined;
  /** Instant of departure, seconds since the epoch. Default: see `departureOf`. */
  readonly departure?: number | undefined;
  /** Cubic millimetres by vehicle model, instead of what the data says. */
  readonly volumes?: Readonly<Record<string, number>> | undefined;
}

export interface ReadDay {
  readonly day: Day;
  /** What was imported as given but cannot be true. */
  readonly warnings: readonly string[];
}

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  regular: 'Regular',
  fresh: 'Amazon Fresh',
  prime_now: 'Prime Now',
};
const NANOSECONDS = 1e9;

/** Makes a day of one service from its files. Throws `UnreadableInstance`. */
export function readDay(texts: DayTexts, service: Service, options: DayOptions = {}): ReadDay {
  const name = SERVICE_NAMES[service];
  const depots = parsed<DepotJson[]>(texts.depots, 'depot.json').filter((depot) =>
    depot.services.includes(name),
  );
  const { vehicles, warnings } = readVehicles(texts, name, depots, options);
  const rows = tableRows(texts.orders, ',');
  const customers = [...new Set(rows.map((row) => column(row, 'customer_id')))];
  const starts = rows.flatMap((row) => startOf(row) ?? []);
  const departure = options.departure ?? departureOf(starts);
  const boxes = boxVolumes(texts.boxes);
  const orders = rows.map((row) => readOrder(row, service, { customers, boxes, departure }));
  const nodes = depots.length + customers.length;
  return {
    day: {
      depots: depots.map(({ id, address }) => ({ id, address })),
      stops: readStops(rows, customers, texts.validation),
      orders,
      vehicles,
      ...readMatrix(texts.matrix, nodes),
      duty: options.duty ?? 8 * 3600,
      departure,
    },
    warnings,
  };
}

interface DepotJson {
  readonly id: string;
  readonly services: readonly string[];
  readonly address: string;
  readonly vehicles: Readonly<Record<string, number>>;
}

type VehicleConfig = Readonly<
  Record<
    string,
    Readonly<
      Record<string, { Weight_capacity: number; Volume_capacity: number; Max_distance: number }>
    >
  >
>;

function parsed<T>(text: string, file: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new UnreadableInstance(`${file}: ${(error as Error).message}`);
  }
}

/** No van holds more than 30 m³; the data says 487. The figure looks like cubic feet. */
const LARGEST_VOLUME = 30e9;

function readVehicles(
  { vehicleConfig }: DayTexts,
  service: string,
  depots: readonly DepotJson[],
  { volumes = {} }: DayOptions,
) {
  const models = parsed<VehicleConfig>(vehicleConfig, 'vehicle_config.json')[service] ?? {};
  const vehicles: DayVehicle[] = [];
  const warnings: string[] = [];
  for (const [model, { Volume_capacity: volume }] of Object.entries(models)) {
    if ((volumes[model] ?? volume) <= LARGEST_VOLUME) continue;
    const litres = Math.round(volume / 1e6);
    warnings.push(
      `${model}: a volume of ${litres} L cannot be; probably ${litres / 1000} cubic feet`,
    );
  }
  depots.forEach((depot, d) => {
    for (const [model, count] of Object.entries(depot.vehicles)) {
      const config = models[model];
      // A depot of several services lists the vehicles of all of them.
      if (config === undefined) continue;
      for (let i = 1; i <= count; i++) {
        vehicles.push({
          id: `${depot.id} ${model} ${i}`,
          model,
          depot: d,
          weight: config.Weight_capacity,
          volume: volumes[model] ?? config.Volume_capacity,
          range: config.Max_distance,
        });
      }
    }
  });
  return { vehicles, warnings };
}

const startOf = (row: Row): number | undefined =>
  row.cells['delivery_window_start'] === undefined
    ? undefined
    : numberColumn(row, 'delivery_window_start') / NANOSECONDS;

/** On the full minute, half an hour before the first window opens; without windows, at the epoch. */
const departureOf = (starts: readonly number[]): number =>
  starts.length === 0 ? 0 : Math.floor((Math.min(...starts) - 1800) / 60) * 60;

interface OrderContext {
  readonly customers: readonly string[];
  readonly boxes: ReadonlyMap<string, number>;
  readonly departure: number;
}

function readOrder(row: Row, service: Service, context: OrderContext): DayOrder {
  const opens = startOf(row);
  return {
    id: column(row, 'order_id'),
    stop: context.customers.indexOf(column(row, 'customer_id')),
    weight: numberColumn(row, 'packaging_weight'),
    volume: volumeOf(row, context.boxes),
    priority: priorityOf(row, service, context.departure),
    window:
      opens === undefined
        ? null
        : {
            opens: opens - context.departure,
            closes: numberColumn(row, 'delivery_window_end') / NANOSECONDS - context.departure,
          },
  };
}

function volumeOf(row: Row, boxes: ReadonlyMap<string, number>): number {
  if (row.cells['packaging_volume'] !== undefined) return numberColumn(row, 'packaging_volume');
  const code = column(row, 'packaging_type');
  const volume = boxes.get(code);
  if (volume === undefined) throw new UnreadableInstance(`there is no box '${code}'`, row.line);
  return volume;
}

function priorityOf(row: Row, service: Service, departure: number): number {
  if (service === 'prime_now') return 0;
  if (service === 'fresh') return numberColumn(row, 'perishable');
  return departure * NANOSECONDS - numberColumn(row, 'order_timestamp');
}

/** Cubic millimetres by code: each side in inches × 25.4, cut to whole millimetres. */
function boxVolumes(text: string): ReadonlyMap<string, number> {
  const sides = ['Length(in)', 'Width(in)', 'Height(in)'];
  return new Map(
    tableRows(text, '\t').map((row) => [
      column(row, 'Code'),
      sides.reduce((product, side) => product * Math.trunc(numberColumn(row, side) * 25.4), 1),
    ]),
  );
}

interface ValidationJson {
  readonly result?: {
    readonly metadata?: { residential?: boolean; business?: boolean };
    readonly uspsData?: { carrierRoute?: string };
  };
}

/** One answer for each distinct address, in the order of first appearance. */
function readStops(rows: readonly Row[], customers: readonly string[], text: string): DayStop[] {
  const answers = parsed<ValidationJson[]>(text, 'gmap_validation.json');
  const addresses = [...new Set(rows.map((row) => column(row, 'address')))];
  return customers.map((customer): DayStop => {
    const own = rows.filter((row) => row.cells['customer_id'] === customer);
    const address = own[0] ? column(own[0], 'address') : '';
    const answer = answers[addresses.indexOf(address)]?.result;
    const kind = addressKind(answer?.metadata ?? {});
    const route = routeKind(answer?.uspsData?.carrierRoute);
    const service = serviceTime(kind, route, own.length);
    return { customer, address, service, perOrder: perPackageTime(kind) };
  });
}

interface CellJson {
  readonly originIndex: number;
  readonly destinationIndex: number;
  readonly distanceMeters?: number;
  readonly duration: string;
  readonly condition: string;
}

/** Cells come in any order; one without metres is zero metres long. */
function readMatrix(text: string, nodes: number): Pick<Day, 'durations' | 'distances'> {
  const durations = new Float64Array(nodes * nodes).fill(-1);
  const distances = new Float64Array(nodes * nodes).fill(-1);
  for (const cell of parsed<CellJson[]>(text, 'gmap_matrix.json')) {
    const { originIndex: from, destinationIndex: to } = cell;
    if (!(from < nodes && to < nodes)) {
      throw new UnreadableInstance(`gmap_matrix.json: ${from}–${to} is beyond ${nodes} nodes`);
    }
    if (cell.condition !== 'ROUTE_EXISTS') continue;
    durations[from * nodes + to] = Number(cell.duration.replace(/s$/, ''));
    distances[from * nodes + to] = cell.distanceMeters ?? 0;
  }
  const missing = durations.findIndex((seconds) => !(seconds >= 0));
  if (missing >= 0) {
    const [from, to] = [Math.floor(missing / nodes), missing % nodes];
    throw new UnreadableInstance(`gmap_matrix.json: there is no way from ${from} to ${to}`);
  }
  return { durations, distances };
}
