/** What connections may take, so that one client cannot use up what is there for all. */
export interface ConnectionLimits {
  /** Milliseconds in which the head of a request must have come. */
  readonly headersTimeout: number
  /** Milliseconds in which a request must have come with its body. */
  readonly requestTimeout: number
  /** Milliseconds between two looks for connections that are too slow. */
  readonly connectionsCheckingInterval: number
  /** Requests and streams of one credential at once. */
  readonly openOfOne: number
  /** WebSockets at once, and those of one credential among them. */
  readonly sockets: number
  readonly socketsOfOne: number
}

export const connectionLimits: ConnectionLimits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5000,
  openOfOne: 2000,
  sockets: 200,
  socketsOfOne: 50,
}

/** Header lines that a request may have. */
export const mostHeaders = 200
