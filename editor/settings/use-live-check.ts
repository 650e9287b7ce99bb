import { useEffect, useRef, useState } from 'react'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { ConnectionTest, ConnectionTestRequest } from '../../server/api.ts'
import { request } from '../client/request.ts'
import { rememberModels } from './models-store.ts'

/** What is entered of a connection. */
interface EnteredConnection {
  readonly kind: NonNullable<ConnectionTestRequest['kind']>
  /** Empty: the usual one of its kind. */
  readonly baseUrl: string
  /** Empty: the one that is kept, if any. */
  readonly key: string
}

export interface LiveCheck {
  readonly isPending: boolean
  readonly report: ConnectionTest | undefined
  /** Why the server could not be asked to check. */
  readonly failure: string | undefined
  now(entered: EnteredConnection): void
  /** As soon as nobody types any more. */
  soon(entered: EnteredConnection): void
  /** What was checked is not what is entered any more. */
  forget(): void
}

/** Milliseconds without a key press after which what is typed counts as whole. */
const pause = 500

interface State {
  readonly isPending: boolean
  readonly report?: ConnectionTest
  readonly failure?: string
}

const idle: State = { isPending: false }

/** Asks the model server whether what is entered works, while it is entered; only the last answer counts. */
export function useLiveCheck(options: {
  readonly connection: string | undefined
  /** Whether models without a connection in their name are at this one. */
  readonly first: boolean
}): LiveCheck {
  const [state, setState] = useState<State>(idle)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const asking = useRef<AbortController>(undefined)

  function stop(): void {
    clearTimeout(timer.current)
    asking.current?.abort()
  }
  useEffect(() => stop, [])

  async function ask({ kind, baseUrl, key }: EnteredConnection): Promise<void> {
    stop()
    const { signal } = (asking.current = new AbortController())
    setState({ isPending: true })
    const { connection, first } = options
    const body: ConnectionTestRequest = {
      kind,
      ...(connection === undefined ? {} : { connection }),
      ...(baseUrl === '' ? {} : { baseUrl }),
      ...(key === '' ? {} : { key }),
    }
    try {
      const report = await request<ConnectionTest>('/api/settings/test', {
        method: 'POST',
        body,
        signal,
      })
      if (signal.aborted) return
      setState({ isPending: false, report })
      if (connection !== undefined) rememberModels(connection, report.models, first)
    } catch (error) {
      if (signal.aborted) return
      setState({
        isPending: false,
        failure: messageOf(error),
      })
    }
  }

  return {
    isPending: state.isPending,
    report: state.report,
    failure: state.failure,
    now: (entered) => void ask(entered),
    soon(entered) {
      stop()
      setState(idle)
      timer.current = setTimeout(() => void ask(entered), pause)
    },
    forget() {
      stop()
      setState(idle)
    },
  }
}

/** Whether an address is one of this machine, whose servers mostly want no key. */
export function isNearby(address: string): boolean {
  if (!URL.canParse(address)) return false
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname)
}
