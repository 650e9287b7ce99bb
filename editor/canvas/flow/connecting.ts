import {
  useReactFlow,
  type Connection,
  type FinalConnectionState,
  type IsValidConnection,
  type OnConnect,
  type OnConnectEnd,
  type OnConnectStart,
} from '@xyflow/react'
import { useMemo } from 'react'
import { connect } from '../../document/actions.ts'
import { inputsId } from '../../document/command.ts'
import { useDocument } from '../../document/document-store.ts'
import { wireReason } from '../../document/wire-reason.ts'
import { useCanvas, type Connecting } from '../canvas-store.ts'
import { useFlow, type FlowWire } from './flow-store.ts'

interface ConnectingHandlers {
  onConnectStart: OnConnectStart
  onConnectEnd: OnConnectEnd
  onConnect: OnConnect
  isValidConnection: IsValidConnection<FlowWire>
}

/** Drawing a wire: which inputs take it and why not, and a search where it ends on nothing. */
export function useConnecting(): ConnectingHandlers {
  const { screenToFlowPosition } = useReactFlow()
  return useMemo(
    () => ({
      onConnectStart(_event, { nodeId, handleId, handleType }) {
        if (nodeId === null || handleId === null || handleType !== 'source') return
        useCanvas.setState({ connecting: connectingFrom(nodeId, handleId) })
      },
      onConnectEnd(event, state) {
        const from = useCanvas.getState().connecting?.from
        useCanvas.setState({ connecting: undefined })
        const point = 'changedTouches' in event ? event.changedTouches[0] : event
        if (from === undefined || point === undefined) return
        const screen = { x: point.clientX, y: point.clientY }
        const { x, y } = screenToFlowPosition(screen)
        const add = { screen, at: [Math.round(x), Math.round(y - 57)] as const, from }
        const into = inputThatRefused(state, from)
        if (into !== undefined) useCanvas.setState({ add: { ...add, into } })
        else if (endedOnNothing(state)) useCanvas.setState({ add })
      },
      onConnect({ source, sourceHandle, target, targetHandle }) {
        if (sourceHandle === null || targetHandle === null) return
        connect(referenceOf(source, sourceHandle), { node: target, port: targetHandle })
      },
      isValidConnection: (connection) => reasonAgainst(connection) === '',
    }),
    [screenToFlowPosition],
  )
}

function referenceOf(node: string, port: string): string {
  return node === inputsId ? `$.${port}` : `${node}.${port}`
}

function endedOnNothing(state: FinalConnectionState): boolean {
  return state.toHandle === null && state.toNode === null
}

/** The input under the pointer, where it does not take the wire for its type. */
function inputThatRefused(
  { toHandle, isValid }: FinalConnectionState,
  from: string,
): { readonly node: string; readonly port: string } | undefined {
  if (toHandle === null || toHandle.type !== 'target' || isValid === true || !toHandle.id)
    return undefined
  const into = { node: toHandle.nodeId, port: toHandle.id }
  const { graph, context } = useDocument.getState()
  const reason = graph === undefined ? '' : wireReason(graph, from, into, context)
  return reason.startsWith('needs ') ? into : undefined
}

function connectingFrom(node: string, port: string): Connecting | undefined {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return undefined
  const from = referenceOf(node, port)
  const reasons = new Map<string, string>()
  const { cards, frames } = useFlow.getState().projection
  for (const [id, { card }] of [...cards, ...frames]) {
    for (const input of card.inputs) {
      reasons.set(
        `${id}.${input.name}`,
        wireReason(graph, from, { node: id, port: input.name }, context),
      )
    }
  }
  return { from, node, reasons }
}

function reasonAgainst(connection: FlowWire | Connection): string {
  const { source, sourceHandle, target, targetHandle } = connection
  const { graph, context } = useDocument.getState()
  if (graph === undefined || !sourceHandle || !targetHandle) return 'has no port here'
  const known = useCanvas.getState().connecting?.reasons.get(`${target}.${targetHandle}`)
  if (known !== undefined) return known
  const from = referenceOf(source, sourceHandle)
  return wireReason(graph, from, { node: target, port: targetHandle }, context)
}
