import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { headOfNode } from './gestures.ts'

/** Told before the page's own scripts: notes when the first node can be seen. */
export function noteFirstNode(): void {
  const look = (): void => {
    const node = document.querySelector('.react-flow__node')
    const isSeen = node !== null && getComputedStyle(node).visibility === 'visible'
    if (isSeen && node.getBoundingClientRect().width > 0) {
      // The frame after this one shows it.
      requestAnimationFrame(() => Object.assign(globalThis, { firstNodeAt: performance.now() }))
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Milliseconds after which no page still waits for its first node; till then it is left alone. */
const surelyReady = 2000

/** Milliseconds from the start of the navigation until nodes could be seen. */
export async function readyAfter(page: Page, address: string): Promise<number> {
  await page.goto(address)
  // To look for it from outside, the page would have to take in scripts that do.
  await wait(surelyReady)
  await page.waitForFunction(() => 'firstNodeAt' in globalThis, undefined, { timeout: 60_000 })
  // SAFETY: put there by `noteFirstNode`.
  return page.evaluate(() => (globalThis as unknown as { firstNodeAt: number }).firstNodeAt)
}

/**
 * Milliseconds that something on the page takes.
 * @param arm puts the promise of the time into `measured`, before it begins
 */
async function timed(page: Page, arm: () => void, act: () => Promise<void>): Promise<number> {
  await page.evaluate(arm)
  return measuredAfter(page, act)
}

async function measuredAfter(page: Page, act: () => Promise<void>): Promise<number> {
  await act()
  // SAFETY: put there before the act.
  return page.evaluate(() => (globalThis as unknown as { measured: Promise<number> }).measured)
}

/** Milliseconds from a press of a key until the frame after it was painted: the median of several. */
export async function keyToPaint(page: Page, keys: readonly string[]): Promise<number> {
  const took: number[] = []
  for (const key of keys)
    took.push(await timed(page, paintAfterKey, () => page.keyboard.press(key)))
  return median(took)
}

function paintAfterKey(): void {
  const measured = new Promise<number>((resolve) => {
    const pressed = ({ key, timeStamp }: KeyboardEvent): void => {
      // Of a key with Control, Control comes first and does nothing yet.
      if (key === 'Control') return
      removeEventListener('keydown', pressed, { capture: true })
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)))
    }
    addEventListener('keydown', pressed, { capture: true })
  })
  Object.assign(globalThis, { measured })
}

/** Milliseconds from a click on a node until the inspector shows its settings. */
export async function openInspector(page: Page): Promise<number> {
  const { x, y } = await headOfNode(page)
  return pointerToPaint(page, 'aside[aria-label="Inspector"] [role="tab"]', 1, () =>
    page.mouse.click(x, y),
  )
}

/** Milliseconds from the end of a press until the frame after the page has so many such elements. */
async function pointerToPaint(
  page: Page,
  selector: string,
  count: number,
  act: () => Promise<void>,
): Promise<number> {
  await page.evaluate(
    ([wanted, least]) => {
      const measured = new Promise<number>((resolve) => {
        const pressed = ({ timeStamp }: PointerEvent): void => {
          const look = (): void => {
            if (document.querySelectorAll(wanted).length < least) requestAnimationFrame(look)
            else requestAnimationFrame(() => resolve(performance.now() - timeStamp))
          }
          look()
        }
        addEventListener('pointerup', pressed, { capture: true, once: true })
      })
      Object.assign(globalThis, { measured })
    },
    [selector, count] as const,
  )
  return measuredAfter(page, act)
}

/** Milliseconds from the key that tidies the graph until its nodes stand elsewhere. */
export async function tidy(page: Page): Promise<number> {
  await page.locator('[data-canvas]').focus()
  return timed(
    page,
    () => {
      const places = (): string =>
        [...document.querySelectorAll<HTMLElement>('.react-flow__node')]
          .map(({ style, dataset }) => `${dataset['id']} ${style.transform}`)
          .join()
      const measured = new Promise<number>((resolve) => {
        const pressed = ({ key, timeStamp }: KeyboardEvent): void => {
          if (key === 'Shift') return
          removeEventListener('keydown', pressed, { capture: true })
          const before = places()
          const look = (): void => {
            if (places() === before) requestAnimationFrame(look)
            else resolve(performance.now() - timeStamp)
          }
          look()
        }
        addEventListener('keydown', pressed, { capture: true })
      })
      Object.assign(globalThis, { measured })
    },
    () => page.keyboard.press('Shift+T'),
  )
}

/** Milliseconds from the choice of the trace until its first rows are there. */
export async function openTrace(page: Page): Promise<number> {
  return pointerToPaint(page, '[aria-label="Trace"] [role="row"]', 2, () =>
    page.getByRole('radiogroup', { name: 'Run panel' }).getByText('Trace').click(),
  )
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
