import { type LocationProblem, readCap, readPmed, readSscflp } from '@waystock/solver';

/** OR-Library's and Holmberg's instances by file, and their optima. */
export const published: Readonly<Record<string, number>> = {
  'cap/cap71': 932_615.75,
  'cap/cap72': 977_799.4,
  'cap/cap101': 796_648.4375,
  'cap/cap103': 893_782.1125,
  'cap/cap131': 793_439.5625,
  'cap/cap134': 928_941.75,
  'cap/capb': 12_979_071.582,
  'pmed/pmed1': 5_819,
  'pmed/pmed10': 1_255,
  'pmed/pmed30': 1_989,
  'sscflp-holmberg/p1': 8_848,
  'sscflp-holmberg/p5': 8_838,
  'sscflp-holmberg/p13': 8_252,
  'sscflp-holmberg/p25': 11_630,
  'sscflp-holmberg/p41': 6_589,
  'sscflp-holmberg/p56': 21_103,
  'sscflp-or/p1': 932_615.75,
  'sscflp-or/p10': 858_109.325,
  'sscflp-or/p18': 854_900.45,
};

export function readInstance(name: string, text: string): LocationProblem {
  if (name.startsWith('cap/')) return readCap(text);
  return name.startsWith('pmed/') ? readPmed(text) : readSscflp(text);
}
