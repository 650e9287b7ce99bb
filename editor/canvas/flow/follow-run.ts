import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import type { Trace } from '../../../engine/run/trace.ts'
import { isOpen, useRunStore } from '../../runs/run-store.ts'
import { outermostNode } from '../../runs/span-path.ts'
import { useReducedMotion } from '../../ui/reduced-motion.ts'
import { useCanvas } from '../canvas-store.ts'
import { useFlow } from './flow-store.ts'

/** Kept free around the node that is followed, in pixels of the screen. */
const margin = 40

/** While a run goes on, keeps the node at work in view, until somebody moves the view. */
export function useFollowRun(): void {
  const flow = useReactFlow()
  const store = useStoreApi()
  const still = useReducedMotion()
  const front = useRef<string>(undefined)
  useEffect(
    () =>
      useRunStore.subscribe(({ trace, moment }, before) => {
        if (trace === before.trace || moment !== undefined) return
        if (trace !== undefined && before.trace?.run !== trace.run)
          useCanvas.setState({ follow: true })
        const node = isOpen(trace) ? frontOf(trace) : undefined
        if (node === front.current) return
        front.current = node
        const box = useFlow.getState().nodes.find(({ id }) => id === node)
        if (box === undefined || !useCanvas.getState().follow) return
        const { x, y, zoom } = flow.getViewport()
        const { width, height } = store.getState()
        const left = box.position.x * zoom + x
        const top = box.position.y * zoom + y
        const inView =
          left >= margin &&
          top >= margin &&
          left + (box.width ?? 0) * zoom <= width - margin &&
          top + (box.height ?? 0) * zoom <= height - margin
        if (inView) return
        const middle = box.position.x + (box.width ?? 0) / 2
        void flow.setCenter(middle, box.position.y + (box.height ?? 0) / 2, {
          zoom,
          duration: still ? 0 : 200,
        })
      }),
    [flow, store, still],
  )
}

/** The node that began last of those at work. */
function frontOf(trace: Trace | undefined): string | undefined {
  let front: { readonly path: string; readonly startedAt: number } | undefined
  for (const span of trace?.spans.values() ?? []) {
    if (span.status !== 'running') continue
    if (front === undefined || span.startedAt >= front.startedAt) front = span
  }
  return front === undefined ? undefined : outermostNode(front.path)
}

/** Whoever moves the view looks elsewhere. @param event of the pointer; null for moves of our own */
export function stopFollowing(event: unknown): void {
  if (event !== null && useCanvas.getState().follow) useCanvas.setState({ follow: false })
}
