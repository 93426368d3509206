import { describe, expect, test } from 'vitest';
import { readInstance } from './read.ts';
import { readSol, tripsOf, writeSol } from './sol.ts';

const file = (depots: string, more = ''): string => `NAME : tiny
TYPE : CVRP
DIMENSION : 5
VEHICLES : 3
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 5 5
5 1 1
DEMAND_SECTION
1 0
2 0
3 5
4 6
5 1
${more}DEPOT_SECTION
${depots}
EOF
`;
const single = readInstance(file('1'));
const double = readInstance(file('1\n2'));
const reload = readInstance(file('1', 'VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\n3 1\n'));
const jobsOf = (read: typeof single, text: string): string[] =>
  tripsOf(read, readSol(text)).map(({ vehicle, trips }) => {
    const parts = trips.map((trip) => trip.map((visit) => visit.job).join(' '));
    return `${vehicle}: ${parts.join(' | ')}`;
  });

describe('.sol files', () => {
  test('count clients from 1, each line a vehicle', () => {
    const text = 'Route #1: 2 1\nRoute #2: \nRoute #3: 4 3\nCost 12\n';
    expect(jobsOf(single, text)).toEqual(['1: 3 2', '2: ', '3: 5 4']);
    expect(readSol(text).cost).toBe(12);
    expect(writeSol(single, tripsOf(single, readSol(text)), '12')).toBe(
      'Route #1: 2 1\nRoute #2:\nRoute #3: 4 3\nCost 12\n',
    );
  });

  test('count depots too where there are several, unless depots are named', () => {
    expect(jobsOf(double, 'Route #1: 2 3\nRoute #2: 4\n')).toEqual(['1: 3 4', '2: 5']);
    expect(jobsOf(double, 'Route #1: 1 2\nRoute #2: 3\n')).toEqual(['1: 3 4', '2: 5']);
  });

  test('0 is a reload', () => {
    const text = 'Route #1: 2 0 1 3\nRoute #2: 4\nCost 9.5\n';
    expect(jobsOf(reload, text)).toEqual(['1: 3 | 2 4', '2: 5']);
    expect(writeSol(reload, tripsOf(reload, readSol(text)), '9.5')).toBe(text);
  });

  test.each([
    ['nothing here', 'there is no line'],
    ['Route #1: 2\nRoute #1: 3', 'route 1 stands twice'],
    ['Route #1: two', "'two' is not a client's number"],
    ['Route #1: 9', 'there is no client 9'],
    ['Route #4: 1', 'there are 3 vehicles'],
  ])('refuses %j', (text, message) => {
    expect(() => tripsOf(single, readSol(text))).toThrow(message);
  });
});
