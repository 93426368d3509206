import { describe, expect, test } from 'vitest';
import { networkOf, type Town, wayBetween } from '../testing/little-town.ts';

const street = 'highway=residential';

/** A crossing B with arms A (west), C (east), D (south), and a way round from C to D by E. */
const crossing: Town = {
  plan: ['ABC', '.DE'],
  ways: { AB: street, BC: street, BD: street, CE: street, ED: street },
};

describe('restrictions via a node', () => {
  const cases: readonly [rules: string[], from: string, to: string, way: string][] = [
    [[], 'AB', 'BD', 'B'],
    [['no_right_turn AB B BD'], 'AB', 'BD', 'BCED'],
    [['no_right_turn AB B BD'], 'BD', 'AB', 'B'],
    [['only_straight_on AB B BC'], 'AB', 'BD', 'BCED'],
    [['only_right_turn AB B BD'], 'AB', 'BC', 'BDEC'],
    [['only_straight_on AB B BC'], 'BD', 'AB', 'B'],
    [['no_right_turn AB B BD except=motorcar'], 'AB', 'BD', 'B'],
    [['no_right_turn AB B BD except=bus;bicycle'], 'AB', 'BD', 'BCED'],
    [['no_entry AB B BD'], 'AB', 'BD', 'BCED'],
    [['no_right_turn AB B BD', 'no_straight_on AB B BC'], 'AB', 'BD', 'no way'],
  ];
  test.each(cases)('%j: %s to %s', (rules, from, to, way) => {
    const town = { ...crossing, rules };
    expect(wayBetween(networkOf(town), town, from, to)).toBe(way);
  });

  test('bind whom they name', () => {
    const forTrucks: Town = { ...crossing, rules: ['x AB B BD restriction:hgv=no_right_turn'] };
    expect(wayBetween(networkOf(forTrucks, 'van'), forTrucks, 'AB', 'BD')).toBe('B');
    expect(wayBetween(networkOf(forTrucks, 'truck'), forTrucks, 'AB', 'BD')).toBe('BCED');
    const forAll: Town = { ...crossing, rules: ['no_right_turn AB B BD'] };
    expect(wayBetween(networkOf(forAll, 'cargo-bike'), forAll, 'AB', 'BD')).toBe('BCED');
    expect(wayBetween(networkOf(forAll, 'foot-courier'), forAll, 'AB', 'BD')).toBe('B');
  });
});

describe('restrictions via ways', () => {
  // A dual carriageway A–B–C and, north of it, F–E–D, joined by B–E; turning round there is forbidden.
  const dual: Town = {
    plan: ['FED', 'ABC', '..G'],
    ways: {
      AB: `${street} oneway=yes`,
      BC: `${street} oneway=yes`,
      DE: `${street} oneway=yes`,
      EF: `${street} oneway=yes`,
      BE: street,
      CD: street,
      CG: street,
    },
  };
  const noTurn: Town = { ...dual, rules: ['no_u_turn AB BE EF'] };
  test('no_…: not after coming from there, but from elsewhere', () => {
    expect(wayBetween(networkOf(dual), dual, 'AB', 'EF')).toBe('BE');
    expect(wayBetween(networkOf(noTurn), noTurn, 'AB', 'EF')).toBe('BCDE');
    expect(wayBetween(networkOf(noTurn), noTurn, 'BE', 'EF')).toBe('E');
  });
  test('only_…: whoever takes the via goes on as ordered', () => {
    const square: Town = {
      plan: ['DEF', 'ABC', '..G'],
      ways: { AB: street, BE: street, ED: street, EF: street, BC: street, CF: street, CG: street },
    };
    const ordered = { ...square, rules: ['only_right_turn AB BE EF'] };
    expect(wayBetween(networkOf(square), square, 'AB', 'ED')).toBe('BE');
    expect(wayBetween(networkOf(ordered), ordered, 'AB', 'EF')).toBe('BE');
    expect(wayBetween(networkOf(ordered), ordered, 'AB', 'ED')).toBe('BCFE');
  });
  test('over several via ways', () => {
    const long: Town = {
      plan: ['ABCD', '...E', '.F.G'],
      ways: {
        AB: street,
        BC: street,
        CD: street,
        DE: street,
        BF: street,
        FG: street,
        GE: street,
      },
      rules: ['no_right_turn AB BC+CD DE'],
    };
    expect(wayBetween(networkOf(long), long, 'AB', 'DE')).toBe('BFGE');
    expect(wayBetween(networkOf(long), long, 'BC', 'DE')).toBe('CD');
  });
});

describe('turning back', () => {
  const deadEnd: Town = {
    plan: ['ABC', '.D.'],
    ways: { AB: street, BC: street, BD: street },
  };
  test('is done at dead ends only', () => {
    // From AB, facing either way, back to AB's beginning: around by a dead end, not at the crossing.
    expect(wayBetween(networkOf(deadEnd), deadEnd, 'AB', 'BC')).toBe('B');
    const loop: Town = { ...deadEnd, ways: { ...deadEnd.ways, AB: `${street} oneway=yes` } };
    expect(wayBetween(networkOf(loop), loop, 'BD', 'BC')).toBe('B');
    expect(wayBetween(networkOf(loop), loop, 'BC', 'BC', [0.2, 0.8])).toBe('');
  });
  test('is done in front of what blocks the way', () => {
    const blocked: Town = {
      plan: ['ABCD', '.E..'],
      ways: { ABC: street, CD: street, BE: street },
      nodes: { C: 'barrier=bollard' },
    };
    expect(wayBetween(networkOf(blocked), blocked, 'AB', 'CD')).toBe('no way');
    expect(wayBetween(networkOf(blocked, 'cargo-bike'), blocked, 'AB', 'CD')).toBe('BC');
  });
});

describe('one-way streets', () => {
  const ring: Town = {
    plan: ['ABC', 'FED'],
    ways: { ABC: `${street} oneway=yes`, CD: street, DEF: street, FA: street },
  };
  test('are driven along, round the block if need be', () => {
    expect(wayBetween(networkOf(ring), ring, 'AB', 'CD')).toBe('C');
    expect(wayBetween(networkOf(ring), ring, 'CD', 'AB')).toBe('DFA');
    expect(wayBetween(networkOf(ring, 'foot-courier'), ring, 'CD', 'AB')).toBe('C');
  });
  test('two stops on one edge: straight on in order, round the block against it', () => {
    const network = networkOf(ring);
    expect(wayBetween(network, ring, 'AB', 'BC')).toBe('');
    expect(wayBetween(network, ring, 'BC', 'AB')).toBe('CDFA');
    expect(wayBetween(networkOf(ring, 'foot-courier'), ring, 'BC', 'AB')).toBe('');
  });
  test('a street that begins and ends at one node can be driven round and round', () => {
    const drop: Town = {
      plan: ['AB.', '.DC'],
      ways: { AB: street, BCDB: `${street} oneway=yes` },
    };
    const network = networkOf(drop);
    expect(wayBetween(network, drop, 'BC', 'CD')).toBe('');
    expect(wayBetween(network, drop, 'CD', 'BC')).toBe('B');
  });
});

describe('destination-only streets', () => {
  // The short cut B–E is private; A–B–C–F–E goes round.
  const town: Town = {
    plan: ['ABC', 'DEF'],
    ways: {
      AB: street,
      BC: street,
      CF: street,
      FE: street,
      ED: street,
      BE: `${street} access=private`,
    },
  };
  const network = networkOf(town);
  test('are reached and left, but not passed', () => {
    expect(wayBetween(network, town, 'AB', 'BE')).toBe('B');
    expect(wayBetween(network, town, 'BE', 'ED')).toBe('E');
    expect(wayBetween(network, town, 'AB', 'ED')).toBe('BCFE');
  });
  test('one may go from one to the next within them', () => {
    const estate: Town = {
      plan: ['ABC', '.DE', '.GF'],
      ways: {
        AB: street,
        BC: street,
        BD: `${street} access=private`,
        DE: `${street} access=private`,
        DG: `${street} motor_vehicle=destination`,
        GF: street,
        CEF: street,
      },
    };
    const built = networkOf(estate);
    expect(wayBetween(built, estate, 'BD', 'DE')).toBe('D');
    expect(wayBetween(built, estate, 'AB', 'GF')).not.toContain('D');
    expect(wayBetween(built, estate, 'AB', 'DE')).toBe('BD');
  });
});
