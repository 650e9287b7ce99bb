import type { buildConnector } from 'undici'
import { sameAddress } from './address.ts'
import { EgressError } from './egress-error.ts'
import { addressesOf, portOf, type TargetRules } from './target.ts'

/** Milliseconds. */
const connectTimeout = 10_000

/**
 * Makes connections for undici. What is connected to are the addresses that were checked, and no name
 * is looked up a second time; an answer of a name server that changes in between changes nothing.
 * Once connected, the other end is compared with them before a byte of the request is sent.
 */
export function guardedConnector(
  rules: TargetRules,
  build: typeof buildConnector,
): buildConnector.connector {
  return (options, callback) => {
    const { hostname } = options
    addressesOf(hostname, portOf(options), rules).then(
      (addresses) => {
        const connect = build({
          timeout: connectTimeout,
          allowH2: false,
          lookup: (_, asked, answer) => {
            const all = addresses.map((address) => ({ address, family: familyOf(address) }))
            if (asked.all === true) answer(null, all)
            else answer(null, all[0]!.address, all[0]!.family)
          },
        })
        connect(options, (...made) => {
          const [error, socket] = made
          if (error !== null) return callback(error, null)
          const peer = socket.remoteAddress
          if (peer !== undefined && addresses.map(sameAddress).includes(sameAddress(peer))) {
            return callback(null, socket)
          }
          socket.destroy()
          const message = `The connection to ${hostname} ended at ${peer ?? 'nowhere'}, which was not checked.`
          return callback(new EgressError('egress', message), null)
        })
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    )
  }
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}
