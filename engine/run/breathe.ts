let last = 0

/**
 * A chain of fast nodes never leaves the microtask queue, and timers, sockets and other runs would
 * starve. This gives them a turn when the last one was too long ago; undefined when it was not.
 */
export function breathe(): Promise<void> | undefined {
  const now = performance.now()
  if (now - last < 12) return undefined
  return new Promise((resolve) => {
    setImmediate(() => {
      last = performance.now()
      resolve()
    })
  })
}
