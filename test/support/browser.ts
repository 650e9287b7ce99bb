import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/**
 * The Chromium of this system: that of the variable CHROMIUM, or one where systems put it. The headless
 * shell comes first: it draws with the same engine and takes a fifth less of the processor for a journey.
 */
export const chromiumPath: string | undefined = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== '' && existsSync(path))

/** Said in the name of tests that are skipped without a browser. */
export const withBrowser =
  chromiumPath === undefined ? ' (skipped: there is no Chromium here; CHROMIUM can name one)' : ''

export function launchBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium here.')
  return chromium.launch({
    executablePath: chromiumPath,
    // Nothing but pages of the tests: without these Chromium calls home all the time.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
