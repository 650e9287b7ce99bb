import {
  noSecrets,
  secretHost,
  secretName,
  secretsOf,
  shortestSecret,
  type Secrets,
} from './secrets.ts'

const prefix = 'HEDDLE_SECRET_'
const suffix = '_HOSTS'

/**
 * The secrets of HEDDLE_SECRET_NAME, each with the hosts of HEDDLE_SECRET_NAME_HOSTS.
 * @throws an Error with a sentence for each variable that makes no sense
 */
export function environmentSecrets(variables: NodeJS.ProcessEnv): Secrets {
  const problems: string[] = []
  const secrets = new Map<string, { value: string; hosts: readonly string[] }>()
  for (const [variable, text = ''] of Object.entries(variables)) {
    if (!variable.startsWith(prefix) || variable.endsWith(suffix)) continue
    const value = text.trim()
    if (value === '') continue
    const name = variable.slice(prefix.length)
    const hosts = hostsIn(variables[`${variable}${suffix}`])
    if (!secretName.test(name)) {
      problems.push(
        `${variable} is not the name of a secret; what stands after ${prefix} has capital letters, digits and _ only.`,
      )
    }
    if (value.length < shortestSecret || /[\r\n\0]/.test(value)) {
      problems.push(
        `${variable} must be one line of at least ${shortestSecret} characters, so that it can be found and taken out of answers.`,
      )
    }
    if (hosts.length === 0) {
      problems.push(
        `${variable} has no ${variable}${suffix}. Say to which hosts it may be sent, such as api.example.com.`,
      )
    }
    for (const host of hosts) {
      if (secretHost.test(host)) continue
      problems.push(
        `${variable}${suffix} holds "${host}", which is not a host; write api.example.com, *.example.com or 10.0.0.5:8080.`,
      )
    }
    secrets.set(name, { value, hosts })
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return secrets.size === 0 ? noSecrets : secretsOf(secrets)
}

function hostsIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '')
}
