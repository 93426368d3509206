import type { Role } from '@waystock/contract';
import { keepSession } from './session.ts';

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

export async function signInAs(personaId: string): Promise<void> {
  const { token, expires_at, role, subject, name } = await ask<SignedIn>('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persona_id: personaId }),
  });
  keepSession({ token, expiresAt: Date.parse(expires_at), role, subject, name });
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return (await response.json()) as T;
}
