import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server on which connections break. */
export interface BreakingProxy extends AsyncDisposable {
  readonly url: string
  /** How many connections went through it. */
  connections(): number
}

/**
 * Passes bytes on to a server of this machine and cuts each connection after some bytes of answer.
 * @param bytes by the number of the connection, from 1; undefined cuts none
 */
export async function breakingProxy(
  target: string,
  bytes: (connection: number) => number | undefined,
): Promise<BreakingProxy> {
  const port = Number(new URL(target).port)
  const open = new Set<Socket>()
  let count = 0
  const server = createServer((near) => {
    const limit = bytes(++count)
    const far = connect(port, '127.0.0.1')
    let passed = 0
    near.pipe(far)
    far.on('data', (data: Buffer) => {
      const left = (limit ?? Infinity) - passed
      passed += data.length
      if (data.length < left) return void near.write(data)
      near.write(data.subarray(0, left))
      near.destroySoon()
      far.destroy()
    })
    far.on('end', () => near.end())
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined).on('close', () => open.delete(socket))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // SAFETY: a server that listens on a port has this address.
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
