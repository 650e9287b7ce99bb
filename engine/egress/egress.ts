/** How requests leave Heddle: the guarded `fetch` that nodes and loaders get. */
export interface Egress {
  readonly fetch: GuardedFetch
  /** Breaks off what is under way, and closes all connections. */
  close(): Promise<void>
}

/**
 * Like the `fetch` of the web, with limits, and to public addresses only.
 * @throws EgressError; and the reason of the signal when it aborts. The body of an answer throws the
 * same while it is read.
 */
export type GuardedFetch = (address: string | URL, init?: GuardedInit) => Promise<Response>

export interface GuardedInit extends RequestInit {
  readonly limits?: Partial<EgressLimits>
  /** Goes on to the same scheme, host and port only; another place is an error. */
  readonly sameOrigin?: boolean
}

export interface EgressLimits {
  /** Of the body of one answer, unpacked. */
  readonly bytes: number
  /** Milliseconds until the beginning of an answer is there, for each address on the way. */
  readonly headers: number
  /** Milliseconds for everything, with the reading of the body and all redirects. */
  readonly total: number
  readonly redirects: number
}

export const egressLimits: EgressLimits = {
  bytes: 16 * 1024 * 1024,
  headers: 30_000,
  total: 120_000,
  redirects: 5,
}
