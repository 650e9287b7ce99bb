import type { Graph, NodeGroup } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import { readReference, sourcesOf } from '../../engine/graph/reference.ts'
import { membersOf } from '../../engine/graph/frame-tree.ts'
import { changeReferences } from './change-references.ts'
import { outputsId, type Command, type LookChange } from './command.ts'
import { setAtPath } from './set-at-path.ts'

/** Carries out a command on a draft of the document, in place. Unknown nodes are left alone. */
export function applyCommand(graph: Graph, command: Command): void {
  switch (command.type) {
    case 'graph.set':
      if (command.value === '') delete graph[command.field]
      else graph[command.field] = command.value
      return
    case 'graph.replace':
      for (const key of Object.keys(graph)) Reflect.deleteProperty(graph, key)
      Object.assign(graph, structuredClone(command.graph))
      return
    case 'input.set':
      if (command.input === undefined) removeInput(graph, command.name)
      else graph.inputs[command.name] = { ...command.input }
      return
    case 'input.rename':
      renameKey(graph.inputs, command.name, command.to)
      changeReferences(graph, (reference) => [
        reference === `$.${command.name}` ? `$.${command.to}` : reference,
      ])
      return
    case 'output.rename':
      renameKey(graph.outputs, command.name, command.to)
      return
    case 'node.add':
      graph.nodes[command.id] = structuredClone(command.entry)
      graph.layout = { ...graph.layout, [command.id]: command.at }
      return
    case 'node.remove':
      for (const node of command.nodes) removeNode(graph, node)
      return
    case 'node.move':
      graph.layout = { ...graph.layout, ...command.places }
      return
    case 'node.rename':
      renameNode(graph, command.node, command.to)
      return
    case 'node.set': {
      const entry = graph.nodes[command.node]
      if (entry === undefined) return
      if (command.value === undefined) Reflect.deleteProperty(entry, command.field)
      else Reflect.set(entry, command.field, command.value)
      return
    }
    case 'node.enter':
      for (const node of command.nodes) enterFrame(graph, node, command.frame)
      return
    case 'config.set': {
      const entry = graph.nodes[command.node]
      if (entry === undefined || isFrame(entry)) return
      const { [command.key]: _before, ...config } = entry.config ?? {}
      entry.config =
        command.value === undefined ? config : { ...config, [command.key]: command.value }
      return
    }
    case 'wire.set':
      setSources(graph, command.node, command.port, command.sources)
      return
    case 'wire.remove': {
      const before = sourcesAt(graph, command.node, command.port)
      const rest = before.filter((source) => source !== command.source)
      setSources(graph, command.node, command.port, rest)
      return
    }
    case 'node.look':
      for (const node of command.nodes) setLook(graph, node, command.look)
      return
    case 'group.set':
      setGroup(graph, command.id, command.group)
      return
    case 'port.rename': {
      const { node, port, to } = command
      changeReferences(graph, (reference) => {
        if (reference !== `${node}.${port}`) return [reference]
        return to === undefined ? [] : [`${node}.${to}`]
      })
      return
    }
    case 'wire.replace':
      changeReferences(graph, (reference) => {
        const { references } = command
        return Object.hasOwn(references, reference) ? references[reference]! : [reference]
      })
      return
    case 'fix.apply':
      setAtPath(graph, command.fix.path, command.fix.value)
      return
    case 'batch':
      for (const inner of command.commands) applyCommand(graph, inner)
  }
}

/** The references that feed a port of a node, a map frame's list, or an output of the graph. */
export function sourcesAt(graph: Graph, node: string, port: string): readonly string[] {
  if (node === outputsId) return sourcesOf(graph.outputs[port])
  const entry = graph.nodes[node]
  if (entry === undefined) return []
  if (!isFrame(entry)) return sourcesOf(entry.inputs?.[port])
  if (entry.frame === 'map' && port === 'over') return entry.over === '' ? [] : [entry.over]
  if (entry.frame === 'loop' && port === 'until') return sourcesOf(entry.until)
  return []
}

function setSources(graph: Graph, node: string, port: string, sources: readonly string[]): void {
  const value = sources.length === 1 ? sources[0]! : [...sources]
  if (node === outputsId) {
    if (sources.length === 0) delete graph.outputs[port]
    else graph.outputs[port] = value
    return
  }
  const entry = graph.nodes[node]
  if (entry === undefined) return
  if (isFrame(entry)) {
    if (entry.frame === 'map' && port === 'over' && sources[0] !== undefined)
      entry.over = sources[0]
    if (entry.frame === 'loop' && port === 'until') {
      if (sources[0] === undefined) delete entry.until
      else entry.until = sources[0]
    }
    return
  }
  const { [port]: _before, ...inputs } = entry.inputs ?? {}
  entry.inputs = sources.length === 0 ? inputs : { ...inputs, [port]: value }
}

function enterFrame(graph: Graph, node: string, frame: string | undefined): void {
  const entry = graph.nodes[node]
  if (entry === undefined || node === frame) return
  if (frame === undefined) delete entry.in
  else entry.in = frame
}

function setGroup(graph: Graph, id: string, group: NodeGroup | undefined): void {
  if (group === undefined) {
    if (graph.groups !== undefined) delete graph.groups[id]
  } else {
    for (const node of group.nodes) leaveGroups(graph, node, id)
    graph.groups = { ...graph.groups, [id]: { ...group, nodes: [...group.nodes] } }
  }
  dropEmptyGroups(graph)
}

function setLook(graph: Graph, node: string, change: LookChange): void {
  if (graph.nodes[node] === undefined) return
  const before = graph.looks?.[node]
  const { colour, locked } = { ...before, ...change }
  if (before === undefined && !colour && !locked) return
  const { [node]: _before, ...others } = graph.looks ?? {}
  const look = { ...(colour ? { colour } : {}), ...(locked ? { locked } : {}) }
  const looks = Object.keys(look).length === 0 ? others : { ...others, [node]: look }
  if (Object.keys(looks).length === 0) delete graph.looks
  else graph.looks = looks
}

function leaveGroups(graph: Graph, node: string, except?: string): void {
  for (const [id, group] of Object.entries(graph.groups ?? {})) {
    if (id !== except && group.nodes.includes(node))
      group.nodes = group.nodes.filter((one) => one !== node)
  }
}

function dropEmptyGroups(graph: Graph): void {
  if (graph.groups === undefined) return
  for (const [id, group] of Object.entries(graph.groups)) {
    if (group.nodes.length === 0) delete graph.groups[id]
  }
  if (Object.keys(graph.groups).length === 0) delete graph.groups
}

function removeInput(graph: Graph, name: string): void {
  delete graph.inputs[name]
  changeReferences(graph, (reference) => (reference === `$.${name}` ? [] : [reference]))
}

/** Its wires go with it. What a frame held stays, one level further out. */
function removeNode(graph: Graph, node: string): void {
  const entry = graph.nodes[node]
  if (entry === undefined) return
  for (const member of membersOf(graph, node)) enterFrame(graph, member, entry.in)
  setLook(graph, node, { colour: null, locked: false })
  delete graph.nodes[node]
  if (graph.layout !== undefined) delete graph.layout[node]
  leaveGroups(graph, node)
  dropEmptyGroups(graph)
  changeReferences(graph, (reference) => (readsNode(reference, node) ? [] : [reference]))
}

function renameNode(graph: Graph, node: string, to: string): void {
  if (graph.nodes[node] === undefined || graph.nodes[to] !== undefined) return
  renameKey(graph.nodes, node, to)
  if (graph.layout?.[node] !== undefined) renameKey(graph.layout, node, to)
  if (graph.looks?.[node] !== undefined) renameKey(graph.looks, node, to)
  for (const entry of Object.values(graph.nodes)) if (entry.in === node) entry.in = to
  for (const group of Object.values(graph.groups ?? {})) {
    if (group.nodes.includes(node))
      group.nodes = group.nodes.map((one) => (one === node ? to : one))
  }
  changeReferences(graph, (reference) => [
    readsNode(reference, node) ? `${to}${reference.slice(node.length)}` : reference,
  ])
}

function readsNode(reference: string, node: string): boolean {
  const parts = readReference(reference)
  return parts.kind === 'port' && parts.node === node
}

/** Keeps the order of the keys. */
function renameKey<Value>(record: Record<string, Value>, from: string, to: string): void {
  const entries = Object.entries(record)
  for (const [key] of entries) delete record[key]
  for (const [key, value] of entries) record[key === from ? to : key] = value
}
