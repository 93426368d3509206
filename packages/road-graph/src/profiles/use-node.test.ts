import { expect, test } from 'vitest';
import { durationOf, metresOf, tonnesOf } from './measures.ts';
import { profileNames, profiles } from './profiles.ts';
import { limitOf } from './speed-limit.ts';
import { useNode } from './use-node.ts';

const tagsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string]));

//                                         van  truck bike foot robot: seconds lost, x blocked
const table: readonly [tags: string, uses: string][] = [
  ['highway=turning_circle', '0 0 0 0 0'],
  ['highway=traffic_signals', '8 8 8 12 12'],
  ['highway=traffic_signals crossing=traffic_signals', '8 8 8 12 12'],
  ['highway=stop', '3 3 3 0 0'],
  ['barrier=bollard', 'x x 2 0 0'],
  ['barrier=bollard bicycle=no', 'x x x 0 0'],
  ['barrier=bollard motor_vehicle=yes', '0 0 2 0 0'],
  ['barrier=gate', '20 20 15 5 x'],
  ['barrier=gate access=private', '80 80 75 65 x'],
  ['barrier=gate access=no', 'x x x x x'],
  ['barrier=gate access=no foot=yes', 'x x x 5 5'],
  ['barrier=cycle_barrier', 'x x x 0 x'],
  ['barrier=stile', 'x x x 8 x'],
  ['barrier=wall', 'x x x x x'],
  ['barrier=height_restrictor maxheight=3', '0 x 0 0 0'],
  ['barrier=kerb kerb=raised', '0 0 0 0 x'],
  ['barrier=kerb kerb=lowered', '0 0 0 0 0'],
  ['kerb=raised', '0 0 0 0 x'],
];
test.each(table)('%s', (tags, uses) => {
  const told = profileNames.map((name) => {
    const use = useNode(tagsOf(tags), profiles[name]);
    return use.blocked ? 'x' : String(use.delay);
  });
  expect(told.join(' ')).toBe(uses);
});

test('a signal may stop one direction only', () => {
  const tags = tagsOf('highway=traffic_signals traffic_signals:direction=backward');
  expect(useNode(tags, profiles.van)).toEqual({ blocked: false, delay: 8, only: 'backward' });
});

test.each([
  [
    metresOf,
    { '3.5': 3.5, '3,5 m': 3.5, '350 cm': 3.5, '10 ft': 3.048, '12\'6"': 3.81, none: undefined },
  ],
  [tonnesOf, { '7.5': 7.5, '7.5 t': 7.5, '3500 kg': 3.5, '10 st': 9.0718474, heavy: undefined }],
  [durationOf, { '00:25': 1500, '1:05:00': 3900, PT1H30M: 5400, '25': 1500, soon: undefined }],
  [
    limitOf,
    { '50': 50, '30 mph': 48.28032, walk: 6, none: 130, 'DE:zone30': 30, signals: undefined },
  ],
] as const)('%p reads what mappers write', (read, examples) => {
  for (const [text, value] of Object.entries(examples))
    if (value === undefined) expect(read(text)).toBeUndefined();
    else expect(read(text), text).toBeCloseTo(value, 6);
});
