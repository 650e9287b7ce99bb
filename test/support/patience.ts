import { vi } from 'vitest'

const patience = Symbol.for('heddle.tests.patience')

// No test asserts a time: what is waited for without a limit of its own may take long on a machine that
// does other work. Vitest gives such a wait one second, and has no setting for it.
if (!(patience in vi)) {
  const { waitFor, waitUntil } = vi
  const patient = <Options extends object>(options: number | Options | undefined) =>
    typeof options === 'number' ? options : { timeout: 30_000, ...options }
  Object.assign(vi, {
    [patience]: true,
    waitFor: (check: Parameters<typeof waitFor>[0], options?: Parameters<typeof waitFor>[1]) =>
      waitFor(check, patient(options)),
    waitUntil: (
      check: Parameters<typeof waitUntil>[0],
      options?: Parameters<typeof waitUntil>[1],
    ) => waitUntil(check, patient(options)),
  })
}
