import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * A real Chromium, the same everywhere: on Linux x64 the tests bring one, elsewhere an installed
 * Chrome is used. Software rendering, so that maps are drawn without a graphics card.
 */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    ...(await whichBrowser()),
    // Not the package's own arguments: they make one process of all and end it with any context.
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
}

async function whichBrowser(): Promise<{ executablePath: string } | { channel: string }> {
  const own = process.env['WAYSTOCK_TEST_BROWSER'];
  if (own !== undefined) return { executablePath: own };
  if (process.platform === 'linux' && process.arch === 'x64')
    return { executablePath: await bundledChromium() };
  for (const path of installed[process.platform] ?? [])
    if (existsSync(path)) return { executablePath: path };
  throw new Error(
    'No browser for the browser tests. Install Google Chrome, or set WAYSTOCK_TEST_BROWSER to the ' +
      'path of a Chromium.',
  );
}

const installed: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['C:/Program Files/Google/Chrome/Application/chrome.exe'],
  linux: ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
};

/**
 * Unpacks to a fixed place in the temporary folder and takes whatever lies there, so what another
 * version has left is removed first.
 */
async function bundledChromium(): Promise<string> {
  const { default: chromium } = await import('@sparticuz/chromium');
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = join(entry.slice(0, entry.indexOf('chromium') + 8), 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const mark = join(tmpdir(), 'waystock-chromium-version');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== version)
    rmSync(join(tmpdir(), 'chromium'), { force: true });
  const path = await chromium.executablePath();
  writeFileSync(mark, version);
  return path;
}
