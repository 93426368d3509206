import { simulatedVault } from '../../src/simulation/simulated-vault.ts';

/** Keys for invented people. */
export const testVault = simulatedVault('tests');
