export type { Address, Profile, StreetNetwork, StreetNode, StreetWay } from './network.ts';
