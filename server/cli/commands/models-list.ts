import type { ModelProfile, Settings } from '../../api.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look, type Line } from '../line.ts'
import { table } from '../table.ts'
import { oneLine } from '../text.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const settings = await (await connect()).modelSettings()
  if (given.has('json')) {
    const { connections, profiles, prices } = settings
    output.result.print(JSON.stringify({ connections, profiles, prices }, null, 2))
    return exitCodes.worked
  }
  if (settings.connections.length === 0) {
    output.messages.print(
      'No model is connected, so everything works offline. Set OPENAI_API_KEY or OPENAI_BASE_URL, or connect a server on the Settings page.',
    )
  }
  for (const line of lines(settings)) output.result.print(line)
  return exitCodes.worked
}

function lines({ connections, profiles, prices }: Settings): Line[] {
  const servers = connections.map((connection) => [
    connection.name,
    connection.kind,
    oneLine(connection.baseUrl),
    connection.key === null ? 'no key' : 'key kept',
    [
      ...(connection.first ? ['first'] : []),
      ...(connection.from === 'environment' ? ['from the environment'] : []),
    ].join(', '),
  ])
  const head = ['connection', 'speaks', 'address', 'key', '']
  const names = profiles.map((profile) => [
    profile.name,
    profile.role,
    oneLine(profile.resolved),
    called(profile),
  ])
  return [
    ...(servers.length === 0 ? [] : [...table([head, ...servers]), []]),
    ...table([['profile', 'for', 'model', 'settings'], ...names]),
    ...(prices.problem === undefined ? [] : [[], [look(prices.problem, 'warning')]]),
  ]
}

function called({ settings = {} }: ModelProfile): string {
  const { temperature, maxTokens, seed, requestsPerMinute, tokensPerMinute } = settings
  const { patience, timeout, price } = settings
  return [
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...(maxTokens === undefined ? [] : [`at most ${maxTokens} tokens`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} requests a minute`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute} tokens a minute`]),
    ...(patience === undefined ? [] : [`silent for at most ${patience} s`]),
    ...(timeout === undefined ? [] : [`${timeout} s at most`]),
    ...(price === undefined ? [] : [`$${price.input} in, $${price.output} out`]),
  ].join(', ')
}
