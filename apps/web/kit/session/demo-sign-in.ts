import type { Role } from '@waystock/contract';
import { forgetDevice } from '../push/device.ts';
import { currentSession, keepSession } from './session.ts';

/** Somebody of the demo city whose place one may take. */
export interface Persona {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly about: string;
}

interface SignedIn {
  readonly token: string;
  readonly expires_at: string;
  readonly role: Role;
  readonly subject: string;
  readonly name: string;
}

export async function demoPersonas(): Promise<readonly Persona[]> {
  const { personas } = await ask<{ personas: Persona[] }>('/demo/personas');
  return personas;
}

export async function signInAs(persona: string): Promise<void> {
  const answer = await ask<SignedIn>('/demo/sign-in', choosing(persona));
  const { token, expires_at, role, subject, name } = answer;
  keepSession({ token, expiresAt: Date.parse(expires_at), role, subject, name, persona });
}

/** The persona goes on with its own life. */
export async function signOut(): Promise<void> {
  await forgetDevice().catch(reportError);
  const persona = currentSession()?.persona;
  keepSession(undefined);
  if (persona !== undefined) await fetch('/demo/sign-out', choosing(persona));
}

const choosing = (persona: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ persona }),
});

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return (await response.json()) as T;
}
