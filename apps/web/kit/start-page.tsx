import '@fontsource-variable/inter/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/theme.ts';

/** Puts a face on the page. */
export function startPage(face: ReactNode, options: { roomy?: boolean } = {}): void {
  if (options.roomy) document.documentElement.dataset['density'] = 'roomy';
  const root = document.querySelector('#root');
  if (!root) throw new Error('The page has no place for its face.');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>{face}</QueryClientProvider>
    </StrictMode>,
  );
}
