/** Milliseconds within which two signals are one request. */
const moment = 500

/**
 * Calls back when the process is asked to stop, by Ctrl+C or by the system, and says whether it was
 * asked before. npm passes Ctrl+C on to a process that the terminal has told already, so a second
 * signal within a moment is no second request.
 * @returns how to stop listening
 */
export function onStopSignal(
  listener: (signal: 'SIGINT' | 'SIGTERM', again: boolean) => void,
): () => void {
  let first: number | undefined
  const heard = (signal: 'SIGINT' | 'SIGTERM') => (): void => {
    const now = performance.now()
    if (first !== undefined && now - first < moment) return
    const again = first !== undefined
    first ??= now
    listener(signal, again)
  }
  const interrupt = heard('SIGINT')
  const terminate = heard('SIGTERM')
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', terminate)
  return () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', terminate)
  }
}
