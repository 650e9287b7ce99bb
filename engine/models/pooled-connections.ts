import type { Agent, Dispatcher } from 'undici'

const usualConnectTimeout = 10_000

/** Connections to servers, and the `fetch` that goes over them. */
interface Pool {
  readonly dispatcher: Dispatcher
  readonly fetch: typeof fetch
}

const pools = new Map<number, Promise<Pool>>()

/**
 * Connections that are kept and used again by all runs of the process. How long a server may be silent
 * is not their business: the calls bound that themselves.
 * @param connectTimeout milliseconds in which a server must take a connection
 */
export function pooledConnections(connectTimeout = usualConnectTimeout): Promise<Pool> {
  let pool = pools.get(connectTimeout)
  if (pool === undefined) pools.set(connectTimeout, (pool = openPool(connectTimeout)))
  return pool
}

async function openPool(connectTimeout: number): Promise<Pool> {
  const undici = await import('undici')
  const options: Agent.Options = {
    connect: { timeout: connectTimeout },
    headersTimeout: 0,
    bodyTimeout: 0,
  }
  // The variable with which Node.js itself is told to go through a proxy.
  const dispatcher =
    process.env['NODE_USE_ENV_PROXY'] === '1'
      ? new undici.EnvHttpProxyAgent(options)
      : new undici.Agent(options)
  const pooled = (input: string | URL, init?: object): unknown =>
    undici.fetch(input, { ...init, dispatcher })
  // SAFETY: it is the same fetch as that of Node.js, whose types come from another copy of them.
  return { dispatcher, fetch: pooled as typeof fetch }
}
