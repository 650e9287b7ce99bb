import type { GuardedFetch } from '../../egress/egress.ts'
import { EgressError } from '../../egress/egress-error.ts'
import { readText } from '../../egress/read-text.ts'
import { userAgent } from './fetch-address.ts'
import { everything, nothing, readRobots, type RobotRules } from './robots.ts'

/**
 * What the robots.txt of a site allows. As RFC 9309 says, a site without one allows everything, and one
 * that cannot be asked allows nothing.
 */
export async function fetchRobots(
  fetch: GuardedFetch,
  site: URL,
  signal: AbortSignal | undefined,
): Promise<RobotRules> {
  try {
    const response = await fetch(new URL('/robots.txt', site), {
      headers: { 'user-agent': userAgent },
      limits: { bytes: 1024 * 1024 },
      ...(signal === undefined ? {} : { signal }),
    })
    if (response.ok) return readRobots((await readText(response)) ?? '', userAgent)
    await response.body?.cancel()
    return response.status >= 400 && response.status < 500 ? everything : nothing
  } catch (error) {
    if (error instanceof EgressError) return nothing
    throw error
  }
}
