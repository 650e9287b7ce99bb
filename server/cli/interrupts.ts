import { onStopSignal } from '../stop-signals.ts'

/** Exit codes as shells give them to programs that a signal ended. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Calls back when the person presses Ctrl+C or closes the terminal, or the system asks to stop. Asked
 * twice, the process ends at once.
 * @returns how to stop listening
 */
export function onInterrupt(listener: (exitCode: number) => void): () => void {
  const hungUp = (): void => listener(codes.SIGHUP)
  process.once('SIGHUP', hungUp)
  const forget = onStopSignal((signal, again) => {
    if (again) process.exit(codes[signal])
    listener(codes[signal])
  })
  return () => {
    process.off('SIGHUP', hungUp)
    forget()
  }
}
