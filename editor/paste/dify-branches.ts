import type { DifyNames } from './dify-names.ts'
import { made, type DifyNode, type Made } from './dify-node.ts'
import { fieldOf, listAt, textAt } from './fields.ts'
import { nameFrom } from './reading.ts'

/** The branches of Dify: by conditions, or by what a model says of a question. */
export function difyBranch(node: DifyNode, names: DifyNames): Made {
  return node.type === 'if-else' ? conditions(node, names) : classes(node, names)
}

function conditions({ id, data, title }: DifyNode, names: DifyNames): Made {
  const inputs: Record<string, string> = {}
  const told: string[] = []
  const written = listAt(data, 'cases')
  // Exports before version 0.1 have one case, whose way is called "true".
  const all =
    written.length > 0 ? written : [{ case_id: 'true', ...(typeof data === 'object' ? data : {}) }]
  const taken: Record<string, true> = { else: true, error: true }
  const cases = all.map((one, at) => {
    const port = nameFrom(at === 0 ? 'if' : `elif${at}`, 'case', taken)
    taken[port] = true
    names.setWay(id, textAt(one, 'case_id') || 'true', port)
    const parts = listAt(one, 'conditions').map((condition) => {
      const source = names.sourceOf(fieldOf(condition, 'variable_selector'))
      if (source === undefined) return undefined
      const isFirst = inputs['value'] === undefined || inputs['value'] === source
      if (isFirst) inputs['value'] = source
      const name = isFirst ? 'value' : names.inputFor(source, '', inputs)
      return compare(name, textAt(condition, 'comparison_operator'), fieldOf(condition, 'value'))
    })
    const known = parts.filter((part) => part !== undefined)
    if (known.length < parts.length)
      told.push(`Check the conditions of ${title}: not all were understood.`)
    const joined = known.join(textAt(one, 'logical_operator') === 'or' ? ' or ' : ' and ')
    return { port, when: joined === '' ? 'false' : joined }
  })
  names.setWay(id, 'false', 'else')
  return made('switch@1', { cases }, inputs, told)
}

function compare(name: string, operator: string, value: unknown): string | undefined {
  const text = JSON.stringify(
    typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value),
  )
  const number = Number(value)
  switch (operator) {
    case 'contains':
      return `${name} contains ${text}`
    case 'not contains':
      return `not ${name} contains ${text}`
    case 'start with':
      return `starts_with(${name}, ${text})`
    case 'end with':
      return `ends_with(${name}, ${text})`
    case 'is':
      return `${name} == ${text}`
    case 'is not':
      return `${name} != ${text}`
    case 'empty':
    case 'null':
      return `is_empty(${name})`
    case 'not empty':
    case 'not null':
      return `not is_empty(${name})`
    default: {
      const sign = signs[operator]
      return sign === undefined || Number.isNaN(number) ? undefined : `${name} ${sign} ${number}`
    }
  }
}

const signs: Readonly<Record<string, string>> = {
  '=': '==',
  '≠': '!=',
  '>': '>',
  '<': '<',
  '≥': '>=',
  '≤': '<=',
}

function classes({ id, data }: DifyNode, names: DifyNames): Made {
  const taken: Record<string, true> = {}
  for (const port of ['otherwise', 'class', 'classes', 'confidence', 'reason', 'error'])
    taken[port] = true
  const listed = listAt(data, 'classes').map((one, at) => {
    const description = textAt(one, 'name')
    const name = nameFrom(
      description.split(/\s+/).slice(0, 3).join('-').toLowerCase(),
      `class${at + 1}`,
      taken,
    )
    taken[name] = true
    names.setWay(id, textAt(one, 'id'), name)
    return { name, ...(description === name ? {} : { description }) }
  })
  const value = names.sourceOf(fieldOf(data, 'query_variable_selector'))
  const model = textAt(fieldOf(data, 'model'), 'name')
  return made(
    'classify@1',
    { classes: listed },
    value === undefined ? {} : { value },
    model === '' ? [] : [`It was sorted by ${model}; here the profile small does it.`],
  )
}
