import type { CDPSession, Page } from 'playwright-core'

/** What one stretch of time cost the main thread of the page. */
interface Stretch {
  readonly framesPerSecond: number
  /** Milliseconds of processor time on the main thread, by its own clock, for each frame. */
  readonly cpuPerFrame: number
  /** Milliseconds of JavaScript for each second. */
  readonly scriptPerSecond: number
}

export interface PageMeter {
  during(gesture: () => Promise<void>): Promise<Stretch>
  /** Elements, and megabytes of live JavaScript objects. */
  size(): Promise<{ readonly elements: number; readonly heap: number }>
}

/** Counts by the clock of the thread, so that other work on the machine does not count. */
export async function meterOf(page: Page): Promise<PageMeter> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  async function metrics(): Promise<Readonly<Record<string, number>>> {
    const { metrics: all } = await session.send('Performance.getMetrics')
    return Object.fromEntries(all.map(({ name, value }) => [name, value]))
  }
  return {
    async during(gesture) {
      await page.evaluate(() => {
        const counting = { frames: 0, on: true }
        Object.assign(globalThis, { counting })
        const count = (): void => {
          counting.frames += 1
          if (counting.on) requestAnimationFrame(count)
        }
        requestAnimationFrame(count)
      })
      const before = await metrics()
      const started = performance.now()
      await gesture()
      const seconds = (performance.now() - started) / 1000
      const after = await metrics()
      const frames = await page.evaluate(() => {
        // SAFETY: put there above.
        const { counting } = globalThis as unknown as { counting: { frames: number; on: boolean } }
        counting.on = false
        return counting.frames
      })
      const spent = (name: string): number => ((after[name] ?? 0) - (before[name] ?? 0)) * 1000
      return {
        framesPerSecond: frames / seconds,
        cpuPerFrame: spent('TaskDuration') / Math.max(1, frames),
        scriptPerSecond: spent('ScriptDuration') / seconds,
      }
    },
    async size() {
      await session.send('HeapProfiler.collectGarbage')
      const { JSHeapUsedSize = 0 } = await metrics()
      const elements = await page.evaluate(() => document.querySelectorAll('*').length)
      return { elements, heap: JSHeapUsedSize / 1_048_576 }
    },
  }
}
