import type { Graph } from '../../graph/document.ts'
import { framesAround } from '../../graph/frame-tree.ts'
import type { Body, MapStep, Plan, PortSource, Source, Step } from '../../plan/plan.ts'
import { idleSigns, isAlways } from './idle-loops.ts'
import { member, textLiteral } from './literals.ts'
import { camelCase, inheritedNames, Names, upperFirst } from './names.ts'
import type { Sheet } from './sheet.ts'
import { jsonValue, listOf, valueTypeOf, type ValueType } from './value-types.ts'

/** A field of the state. */
export interface Channel {
  readonly name: string
  readonly comment?: string
  /** Type of the whole value; undefined where it is the values of ports. */
  readonly type: ValueType | undefined
  readonly ports: ReadonlyMap<string, ValueType>
}

/** Code that reads a value of the state. */
export interface Expression {
  readonly code: string
  /** Where it is a call: the function and its arguments, for breaking long lines. */
  readonly call?: { readonly name: string; readonly given: readonly string[] }
  readonly type: ValueType
  /** The value is there in every run. */
  readonly always: boolean
}

interface OpenChannel extends Channel {
  readonly ports: Map<string, ValueType>
  used: boolean
}

/**
 * Which values of a graph its state holds, and where: those that something reads. Inside a map a
 * node has one value, and outside a list of them; so it has a channel for each map that is left.
 */
export class Channels {
  readonly #graph: Graph
  readonly #sheet: Sheet
  readonly #steps = new Map<string, Step>()
  readonly #names = new Names(['failures'])
  /** By the node and the maps that are left, innermost first. */
  readonly #channels = new Map<string, OpenChannel>()

  constructor(plan: Plan, sheet: Sheet) {
    this.#graph = plan.graph
    this.#sheet = sheet
    this.#declare(plan.root)
    this.#read(plan.root)
    for (const { sources } of plan.outputs) for (const source of sources) this.#register(source)
  }

  /** The channels that something reads, in the order of the graph. */
  used(): readonly Channel[] {
    return [...this.#channels.values()].filter((channel) => channel.used)
  }

  names(): ReadonlySet<string> {
    return new Set(this.used().map(({ name }) => name))
  }

  /** The channel of an entry as it is seen in the body of a frame; undefined when nobody looks. */
  of(id: string, home: string | undefined): Channel | undefined {
    const channel = this.#channels.get(this.#key(id, home))
    return channel?.used === true ? channel : undefined
  }

  item(map: string): Channel | undefined {
    return this.#usedAt(`$item ${map}`)
  }

  index(map: string): Channel | undefined {
    return this.#usedAt(`$index ${map}`)
  }

  /** What each turn of a loop is told of the turn before: a channel, and the one it comes from. */
  previous(loop: string): readonly { readonly to: Channel; readonly from: Channel }[] {
    return [...this.#steps.keys()].flatMap((id) => {
      const to = this.#usedAt(`$before ${loop} ${id}`)
      const from = this.of(id, loop)
      return to === undefined || from === undefined ? [] : [{ to, from }]
    })
  }

  /** Code that reads a source from the state. */
  read(source: Source): Expression {
    const always = isAlways(source, this.#graph)
    const type = this.typeOf(source)
    switch (source.kind) {
      case 'input':
        return { code: this.#port('state.input', source.name, false), type, always }
      case 'item':
        return { code: `state.${this.item(source.map)!.name}`, type, always }
      case 'index':
        return { code: `state.${this.index(source.map)!.name}`, type, always }
      case 'port':
        return { code: this.readFrom('state', source), type, always }
    }
  }

  /** Code that reads a port from the state of a turn or an item. */
  readFrom(state: string, source: PortSource): string {
    const { node, port, home, backward } = source
    const channel = backward ? this.#usedAt(`$before ${home} ${node}`) : this.of(node, home)
    return this.readChannel(state, channel!, port)
  }

  readChannel(state: string, channel: Channel, port: string): string {
    return this.#port(`${state}.${channel.name}`, port, true)
  }

  typeOf(source: Source): ValueType {
    switch (source.kind) {
      case 'input':
        return valueTypeOf(source.type)
      case 'index':
        return valueTypeOf('number')
      case 'item':
        return this.#itemType(source.map)
      case 'port':
        return this.#typeAt(source.node, source.port, this.#mapsLeft(source.node, source.home))
    }
  }

  #declare(body: Body): void {
    for (const step of body.steps) {
      this.#steps.set(step.id, step)
      this.#open(step.id, this.#names.take(camelCase(step.id)))
      if (step.kind === 'loop' || step.kind === 'map') this.#declare(step.body)
    }
  }

  #read(body: Body): void {
    for (const step of body.steps) {
      switch (step.kind) {
        case 'node':
        case 'graph':
          for (const { sources } of step.inputs)
            for (const source of sources) this.#register(source)
          break
        case 'map':
          for (const source of step.over.sources) this.#register(source)
          this.#read(step.body)
          break
        case 'loop':
          for (const source of [step.until, step.best]) {
            if (source !== undefined) this.#register(source)
          }
          for (const id of idleSigns(step, this.#graph) ?? []) {
            this.#channels.get(this.#key(id, step.id))!.used = true
          }
          this.#read(step.body)
          break
      }
    }
  }

  #register(source: Source): void {
    if (source.kind === 'item' || source.kind === 'index') {
      const type = this.typeOf(source)
      const wish = `${camelCase(source.map)}${upperFirst(source.kind)}`
      this.#open(`$${source.kind} ${source.map}`, wish, { type }).used = true
      return
    }
    if (source.kind === 'input') return
    const { node, port, home, backward } = source
    const left = this.#mapsLeft(node, home)
    let channel = this.#channels.get(node)!
    this.#look(channel, port, this.#typeAt(node, port, []))
    for (const at of left.keys()) {
      const maps = left.slice(0, at + 1)
      channel = this.#open([node, ...maps].join(' '), `all${upperFirst(channel.name)}`, {
        comment: `Of "${node}", for each item of "${maps[at]}".`,
      })
      this.#look(channel, port, this.#typeAt(node, port, maps))
    }
    if (!backward) return
    const before = this.#open(`$before ${home} ${node}`, `previous${upperFirst(channel.name)}`, {
      comment: `Of "${node}", in the turn of "${home}" before.`,
    })
    this.#look(before, port, this.#typeAt(node, port, left))
  }

  #look(channel: OpenChannel, port: string, type: ValueType): void {
    channel.used = true
    channel.ports.set(port, type)
  }

  #open(
    key: string,
    wish: string,
    options: { readonly comment?: string; readonly type?: ValueType } = {},
  ): OpenChannel {
    const known = this.#channels.get(key)
    // The name was taken when the graph was declared.
    if (known !== undefined) return known
    const name = key.includes(' ') ? this.#names.take(wish) : wish
    const channel = { type: undefined, ...options, name, ports: new Map(), used: false }
    this.#channels.set(key, channel)
    return channel
  }

  #usedAt(key: string): OpenChannel | undefined {
    const channel = this.#channels.get(key)
    return channel?.used === true ? channel : undefined
  }

  #key(id: string, home: string | undefined): string {
    return [id, ...this.#mapsLeft(id, home)].join(' ')
  }

  /** Maps between an entry and the body that looks at it, innermost first. */
  #mapsLeft(id: string, home: string | undefined): readonly string[] {
    const frames = framesAround(this.#graph, id)
    const left = home === undefined ? frames : frames.slice(frames.indexOf(home) + 1)
    return left.filter((frame) => this.#map(frame) !== undefined).toReversed()
  }

  #map(frame: string): MapStep | undefined {
    const step = this.#steps.get(frame)
    return step?.kind === 'map' ? step : undefined
  }

  #itemType(map: string): ValueType {
    const [over] = this.#map(map)!.over.sources
    return (over === undefined ? undefined : this.typeOf(over).item) ?? jsonValue
  }

  #typeAt(id: string, port: string, maps: readonly string[]): ValueType {
    let type = this.#portType(id, port)
    for (const map of maps) type = listOf(type, this.#map(map)!.entry.onItemError === 'collect')
    return type
  }

  #port(object: string, port: string, optional: boolean): string {
    if (!inheritedNames.has(port)) return member(object, port, optional)
    // Plain access would find what every object inherits.
    return `${this.#sheet.call('own')}(${object}, ${textLiteral(port)})`
  }

  #portType(id: string, port: string): ValueType {
    const step = this.#steps.get(id)!
    if (step.kind === 'loop') return valueTypeOf(port === 'iterations' ? 'number' : 'boolean')
    if (step.kind === 'map') return listOf(jsonValue)
    const type = Object.hasOwn(step.outputs, port) ? step.outputs[port] : undefined
    return valueTypeOf(type ?? 'any')
  }
}
