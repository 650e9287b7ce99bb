import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import type { Trace } from '../../../engine/run/trace.ts'
import { isOpen, useRunStore } from '../../runs/run-store.ts'
import { outermostNode } from '../../runs/span-path.ts'
import { useReducedMotion } from '../../ui/reduced-motion.ts'
import { useCanvas } from '../canvas-store.ts'
import { useFlow } from './flow-store.ts'
import { movedIntoView } from './into-view.ts'

/**
 * While a run goes on, keeps the node at work in view, until somebody moves the view. When it is done
 * the view is again where the run found it; when it failed it stays with the node that failed.
 */
export function useFollowRun(): void {
  const flow = useReactFlow()
  const store = useStoreApi()
  const still = useReducedMotion()
  const front = useRef<string>(undefined)
  const found = useRef<Viewport>(undefined)
  useEffect(
    () =>
      useRunStore.subscribe(({ trace, moment }, before) => {
        if (trace === before.trace || moment !== undefined) return
        if (trace !== undefined && before.trace?.run !== trace.run) {
          useCanvas.setState({ follow: true })
          found.current = undefined
        }
        const { follow } = useCanvas.getState()
        const duration = still ? 0 : 200
        if (trace?.status === 'succeeded' && found.current !== undefined) {
          if (follow) void flow.setViewport(found.current, { duration })
          found.current = undefined
        }
        const node = isOpen(trace) ? frontOf(trace) : undefined
        if (node === front.current) return
        front.current = node
        const box = useFlow.getState().nodes.find(({ id }) => id === node)
        if (box === undefined || !follow) return
        const { position, width = 0, height = 0 } = box
        const view = flow.getViewport()
        const moved = movedIntoView({ ...position, width, height }, view, store.getState())
        if (moved === undefined) return
        found.current ??= view
        void flow.setViewport(moved, { duration })
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

/** Whoever asks for another view keeps it. */
export function stopFollowing(): void {
  if (useCanvas.getState().follow) useCanvas.setState({ follow: false })
}
