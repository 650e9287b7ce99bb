/** Milliseconds after which others get their turn. */
const longestTurn = 8

let last = 0
let turn: Promise<void> | undefined

/**
 * Fast nodes never leave the microtask queue, and timers, sockets and other runs would starve. This
 * gives them a turn when the last one was too long ago; undefined when it was not. All that ask
 * meanwhile wait for the same turn: each with a turn of its own, a hundred of them would pass it on
 * to each other and never let anybody else in.
 */
export function breathe(): Promise<void> | undefined {
  if (turn !== undefined) return turn
  if (performance.now() - last < longestTurn) return undefined
  turn = new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined
      last = performance.now()
      resolve()
    })
  })
  return turn
}
