import { afterFirstPicture } from './first-picture.ts'

/**
 * Writes a number once the browser has time for it. At the first one it reads all it knows of the
 * ways to write them, which would else hold up the first click on a node with a number in its settings.
 */
export async function readyNumbers(): Promise<void> {
  await afterFirstPicture()
  const write = (): void => void new Intl.NumberFormat().format(0)
  if ('requestIdleCallback' in globalThis) requestIdleCallback(write, { timeout: 3000 })
  else setTimeout(write, 500)
}
