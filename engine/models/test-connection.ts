import { z } from 'zod'
import { authorizationOf, urlOf, type ProviderAddress } from './provider-address.ts'
import { providerError } from './provider-error.ts'
import { providerFetch } from './provider-fetch.ts'

/**
 * `unproven`: the server answers, and would have done so without the key as well, so that the key
 * may be wrong. `other`: it answers something else than a list of models.
 */
type ConnectionVerdict = 'works' | 'unproven' | 'wrong-key' | 'needs-key' | 'unreachable' | 'other'

export interface ConnectionReport {
  readonly ok: boolean
  readonly verdict: ConnectionVerdict
  /** A sentence for the person who entered the address. */
  readonly message: string
  readonly models: readonly string[]
}

/** OpenAI, Ollama and Anthropic say `data`; some servers answer with the bare list, Google names paths. */
const Listed = z.array(z.object({ id: z.string() }))
const Models = z.union([
  z.object({ data: Listed }).transform(({ data }) => data),
  Listed,
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => ({ id: name.replace(/^models\//, '') }))),
])

/** Asks a model server which models it has, which shows whether address and key are right. */
export async function testConnection(
  address: ProviderAddress,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const failed = (
    message: string,
    verdict: Exclude<ConnectionVerdict, 'works' | 'unproven'> = 'other',
  ): ConnectionReport => ({ ok: false, verdict, message, models: [] })
  const { baseUrl, key } = address
  if (!URL.canParse(baseUrl) || !/^https?:/.test(baseUrl)) {
    return failed(`"${baseUrl}" is no address; it must begin with http:// or https://.`)
  }
  try {
    const response = await providerFetch(address, 'models')(urlOf(address, '/models'), {
      headers: authorizationOf(address),
      signal,
    })
    const listed = Models.safeParse(await response.json())
    if (!listed.success) {
      return failed(`The server at ${baseUrl} answered, but not with a list of models.`)
    }
    const models = listed.data.map(({ id }) => id).sort()
    const count = `${models.length} ${models.length === 1 ? 'model' : 'models'}`
    return { ok: true, verdict: 'works', message: `Connected to ${baseUrl}: ${count}.`, models }
  } catch (error) {
    if (signal.aborted) {
      return failed(`The server at ${baseUrl} did not answer in time.`, 'unreachable')
    }
    const failure = providerError(error, { model: 'models', baseUrl, key })
    if (failure.status === 401 || failure.status === 403) {
      const said = key === undefined ? 'wants a key' : 'did not accept the key'
      return failed(
        `The server at ${baseUrl} ${said} (status ${failure.status}).`,
        key === undefined ? 'needs-key' : 'wrong-key',
      )
    }
    // Google says so with status 400.
    if (failure.status === 400 && /api key/i.test(failure.message)) {
      return failed(failure.message, key === undefined ? 'needs-key' : 'wrong-key')
    }
    if (failure.status === undefined && !(error instanceof SyntaxError)) {
      return failed(failure.message, 'unreachable')
    }
    return failed(
      failure.status === 404 && (address.kind ?? 'openai') === 'openai'
        ? `The server at ${baseUrl} has no list of models there. Does the address end in /v1?`
        : failure.message,
    )
  }
}

/** The same for a key that somebody enters: says when the list of models is no proof of it. */
export async function testKey(
  address: ProviderAddress,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const report = await testConnection(address, signal)
  if (!report.ok || address.key === undefined) return report
  if (!(await answersAnybody(address, signal))) return report
  const doubt = 'It names them without a key too, so this does not show whether the key is right.'
  return { ...report, verdict: 'unproven', message: `${report.message} ${doubt}` }
}

/** Whether a server gives its list of models to whoever asks, with any key and with none. */
async function answersAnybody(address: ProviderAddress, signal: AbortSignal): Promise<boolean> {
  const open = { ...address, key: undefined }
  try {
    const response = await providerFetch(open, 'models')(urlOf(open, '/models'), {
      headers: authorizationOf(open),
      signal,
    })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
