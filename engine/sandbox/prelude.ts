/**
 * What stands before the code in the sandbox, as JavaScript. It makes the same inputs give the same
 * outputs: there is no clock, and random numbers follow from the seed. It keeps what it needs for
 * itself, because the code may change every object it can reach.
 */
export const prelude = `(function (write, seed) {
  'use strict'
  const { parse, stringify } = JSON
  const { isArray } = Array
  const { isFinite } = Number
  const Failure = TypeError
  const AsText = String
  const join = Function.prototype.call.bind(Array.prototype.join)
  const map = Function.prototype.call.bind(Array.prototype.map)

  const shown = (value) => {
    if (typeof value === 'string') return value
    if (value instanceof Error) return AsText(value)
    try {
      return stringify(value) ?? AsText(value)
    } catch {
      return AsText(value)
    }
  }
  const log = (...values) => write(join(map(values, shown), ' '))
  globalThis.console = { log, info: log, warn: log, error: log, debug: log }

  const noClock = () => {
    throw new Failure('There is no clock here, because the same inputs must give the same outputs. Wire the time to an input.')
  }
  const Given = Date
  function Moment(...parts) {
    if (new.target === undefined || parts.length === 0) noClock()
    return Reflect.construct(Given, parts, new.target)
  }
  Moment.prototype = Given.prototype
  Object.defineProperty(Given.prototype, 'constructor', { value: Moment })
  Moment.parse = Given.parse
  Moment.UTC = Given.UTC
  Moment.now = noClock
  Object.defineProperty(Moment, 'name', { value: 'Date' })
  globalThis.Date = Moment
  delete globalThis.performance

  // mulberry32
  let state = seed | 0
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  const finish = (value) => {
    if (typeof value !== 'object' || value === null || isArray(value)) {
      const kind = value === null ? 'null' : isArray(value) ? 'a list' : value === undefined ? 'nothing' : 'a ' + typeof value
      throw new Failure('The code returned ' + kind + '. It must return an object with a value for each output, such as { result: 1 }.')
    }
    const text = stringify(value, (key, inner) => {
      if (typeof inner === 'number' && !isFinite(inner)) {
        throw new Failure('The code returned ' + inner + ' at "' + key + '", which JSON cannot hold.')
      }
      return inner
    })
    if (text === undefined || text[0] !== '{') {
      throw new Failure('The code returned something that is no object as JSON, such as a date. It must return a plain object with a value for each output, such as { result: 1 }.')
    }
    return text
  }
  return { read: parse, finish }
})`
