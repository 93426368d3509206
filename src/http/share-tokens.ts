import { createHash, randomBytes } from 'node:crypto';

/** Of real chance, not of the World's: whoever has it may look, and nobody can guess it. */
export const newShareToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of it. */
export const shareTokenHash = (token: string): Uint8Array =>
  createHash('sha256').update(token).digest();
