import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'

interface Point {
  readonly x: number
  readonly y: number
}

/** Milliseconds that a gesture goes on. */
const length = 2500
/** One movement for each frame of a screen. */
const pause = 15

/** Drags a node of the middle of the canvas around. */
export async function dragNode(page: Page): Promise<void> {
  const from = await headOfNode(page)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await moving(
    (step) => [from.x + 90 * Math.sin(step / 14), from.y + 60 * Math.cos(step / 11) - 60],
    page,
  )
  await page.mouse.up()
}

/** Pulls the canvas with the middle button. */
export async function pan(page: Page): Promise<void> {
  await page.mouse.move(700, 420)
  await page.mouse.down({ button: 'middle' })
  await moving(
    (step) => [700 + 260 * Math.sin(step / 22), 420 + 160 * Math.cos(step / 17) - 160],
    page,
  )
  // Back to where it was, so that the next gesture finds the same nodes.
  await page.mouse.move(700, 420)
  await page.mouse.up({ button: 'middle' })
}

/** Turns the wheel with Ctrl until the toolbar says this zoom. */
export async function zoomTo(page: Page, percent: number): Promise<void> {
  await page.locator('[data-canvas]').focus()
  await page.keyboard.press('Control+0')
  await wait(500)
  await page.mouse.move(700, 380)
  await page.keyboard.down('Control')
  for (let tries = 0; tries < 60; tries += 1) {
    const now = await zoomOf(page)
    if (Math.abs(now - percent) <= 3) break
    await page.mouse.wheel(0, now > percent ? 24 : -24)
    await wait(60)
  }
  await page.keyboard.up('Control')
}

function zoomOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const view = document.querySelector<HTMLElement>('.react-flow__viewport')
    return Math.round(new DOMMatrix(view?.style.transform).a * 100)
  })
}

/** Where a node can be taken hold of: its title, clear of panels. */
export async function headOfNode(page: Page): Promise<Point> {
  const point = await page.evaluate(() => {
    for (const node of document.querySelectorAll('.react-flow__node')) {
      const { x, y, width } = node.getBoundingClientRect()
      const at = { x: x + Math.min(60, width / 2), y: y + 10 }
      const isClear = at.x > 180 && at.x < 1100 && at.y > 170 && at.y < 500
      if (isClear && node.contains(document.elementFromPoint(at.x, at.y))) return at
    }
    return undefined
  })
  if (point === undefined) throw new Error('No node stands clear in the middle of the canvas.')
  return point
}

async function moving(
  place: (step: number) => readonly [number, number],
  page: Page,
): Promise<void> {
  const until = performance.now() + length
  for (let step = 1; performance.now() < until; step += 1) {
    const began = performance.now()
    await page.mouse.move(...place(step))
    await wait(Math.max(0, pause - (performance.now() - began)))
  }
}
