import { resolve } from 'node:path'
import { readAllowList } from '../engine/egress/allow-list.ts'
import { environmentSecrets } from '../engine/egress/environment-secrets.ts'
import { noSecrets, type Secrets } from '../engine/egress/secrets.ts'
import { messageOf } from '../engine/graph/message-of.ts'
import { noProxies, readProxies, type Proxies } from './http/client-address.ts'
import { isPostgresUrl } from './store/postgres-url.ts'

/** What the server is told from outside, read once at the start. */
export interface Environment {
  readonly port: number
  readonly host: string
  /** Folder of everything that is kept. */
  readonly home: string
  /** Folder of node types of one's own. */
  readonly nodes: string | undefined
  /** Address of the Postgres that holds everything but files; without it, SQLite in the folder does. */
  readonly database: string | undefined
  /** A fixed admin token. */
  readonly token: string | undefined
  /** Further names under which browsers may reach the server, such as `heddle.example.org`. */
  readonly hosts: readonly string[]
  readonly openAiKey: string | undefined
  readonly openAiBaseUrl: string | undefined
  /** The chat model of the profile `default`. */
  readonly model: string | undefined
  /** Seconds that runs under way are given when the server is asked to stop. */
  readonly drain: number
  /** Seconds after which other servers on the same Postgres take over the runs of one that is stalled. */
  readonly lease: number
  /** What nodes and loaders may fetch from although it is not the public web, as `host:port`. */
  readonly egressAllow: readonly string[]
  /** Values that graphs name, each with the hosts it may be sent to. */
  readonly secrets: Secrets
  /** The reverse proxies before the server. */
  readonly proxies: Proxies
  /** Whether the sample is run on its dataset at the first start. */
  readonly sample: boolean
}

/** Thrown for variables that make no sense, with a sentence for each. */
export class EnvironmentError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'EnvironmentError'
  }
}

/**
 * @param options what was given in place of variables, by their names, and how it is called
 * @throws EnvironmentError
 */
export function readEnvironment(
  variables: NodeJS.ProcessEnv,
  options: Readonly<Record<string, string>> = {},
): Environment {
  const problems: string[] = []
  const called = (name: string): string => options[name] ?? name
  const read = (name: string): string | undefined => {
    const text = variables[name]?.trim()
    return text === undefined || text === '' ? undefined : text
  }
  const number = (name: string, fallback: number, most: number, least = 0): number => {
    const text = read(name)
    const value = Number(text ?? fallback)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    problems.push(
      `${called(name)} is "${text}"; it must be a whole number from ${least} to ${most}.`,
    )
    return fallback
  }

  const nodes = read('HEDDLE_NODES')
  const host = read('HOST') ?? '127.0.0.1'
  const token = read('HEDDLE_TOKEN')
  const ssoHeader = read('HEDDLE_SSO_HEADER')?.toLowerCase()
  if (!isLoopback(host) && token === undefined && ssoHeader === undefined) {
    problems.push(
      `${called('HOST')} is "${host}", which other machines can reach. Set HEDDLE_TOKEN to a long random text first, or leave ${called('HOST')} at 127.0.0.1.`,
    )
  }
  if (token !== undefined && !/^[A-Za-z0-9._~+/=-]{16,512}$/.test(token)) {
    problems.push(
      'HEDDLE_TOKEN must have 16 to 512 characters, letters, digits and . _ ~ + / = - only. "openssl rand -hex 32" makes a good one.',
    )
  }
  const openAiBaseUrl = read('OPENAI_BASE_URL')
  if (openAiBaseUrl !== undefined && !isWebAddress(openAiBaseUrl)) {
    problems.push(
      openAiBaseUrl.includes('@')
        ? 'OPENAI_BASE_URL holds a name or a password, which an address shows to everybody; a key belongs into OPENAI_API_KEY.'
        : `OPENAI_BASE_URL is "${openAiBaseUrl}"; it must begin with http:// or https:// and mostly ends in /v1.`,
    )
  }
  const database = read('DATABASE_URL')
  if (database !== undefined && !(isPostgresUrl(database) && URL.canParse(database))) {
    problems.push(
      'DATABASE_URL must be the address of a Postgres database, such as postgres://user:password@localhost:5432/heddle. Leave it out to keep everything in the data folder.',
    )
  }
  const list = (name: string): string[] =>
    (read(name) ?? '')
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => entry !== '')
  /** What another reader says in sentences becomes problems like the others. */
  const attempt = <Result>(about: string, work: () => Result, fallback: Result): Result => {
    try {
      return work()
    } catch (error) {
      const sentences = messageOf(error)
      problems.push(...sentences.split('\n').map((sentence) => about + sentence))
      return fallback
    }
  }
  const egressAllow = list('HEDDLE_EGRESS_ALLOW')
  attempt('In HEDDLE_EGRESS_ALLOW: ', () => void readAllowList(egressAllow), undefined)
  const sample = read('HEDDLE_SAMPLE') ?? 'on'
  if (sample !== 'on' && sample !== 'off') {
    problems.push(
      `HEDDLE_SAMPLE is "${sample}"; it must be on, or off to leave out the runs of the sample at the first start.`,
    )
  }
  const trusted = list('HEDDLE_TRUSTED_PROXIES')
  if (ssoHeader !== undefined && !/^[a-z0-9-]+$/.test(ssoHeader)) {
    problems.push(
      `HEDDLE_SSO_HEADER is "${ssoHeader}"; it must be the name of a header, such as X-Forwarded-User.`,
    )
  }
  if (ssoHeader !== undefined && trusted.length === 0) {
    problems.push(
      'HEDDLE_SSO_HEADER needs HEDDLE_TRUSTED_PROXIES: the addresses of the proxies that set the header, such as 10.0.0.2. From anywhere else it is not believed.',
    )
  }
  const environment: Environment = {
    port: number('PORT', 4000, 65_535),
    host,
    home: resolve(read('HEDDLE_HOME') ?? '.heddle'),
    nodes: nodes === undefined ? undefined : resolve(nodes),
    database,
    token,
    hosts: list('HEDDLE_HOSTS'),
    openAiKey: read('OPENAI_API_KEY'),
    openAiBaseUrl,
    model: read('HEDDLE_MODEL'),
    drain: number('HEDDLE_DRAIN', 30, 3600),
    lease: number('HEDDLE_LEASE', 15, 300, 2),
    egressAllow,
    secrets: attempt('', () => environmentSecrets(variables), noSecrets),
    proxies: attempt('', () => readProxies(trusted, ssoHeader), noProxies),
    sample: sample !== 'off',
  }
  if (problems.length > 0) throw new EnvironmentError(problems)
  return environment
}

/** LangChain and LangSmith send prompts away or re-route calls when one of these is set. */
export function silenceTelemetry(variables: NodeJS.ProcessEnv): void {
  for (const name of [
    'LANGSMITH_TRACING',
    'LANGSMITH_TRACING_V2',
    'LANGCHAIN_TRACING',
    'LANGCHAIN_TRACING_V2',
    'LANGSMITH_GATEWAY',
  ]) {
    delete variables[name]
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Whether a text is an address without a name and a password, which would be shown wherever it is. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}
