/** Which addresses of a site a robot may fetch. */
export interface RobotRules {
  /** @param path with its query */
  allows(path: string): boolean
}

export const everything: RobotRules = { allows: () => true }
export const nothing: RobotRules = { allows: () => false }

interface Rule {
  readonly allow: boolean
  readonly path: string
}

/** Characters that are read: RFC 9309 asks for 500 kibibytes at least. */
const longest = 512 * 1024

/**
 * Reads a robots.txt as RFC 9309 says: the group that names the robot, or else the one for all; of the
 * rules that fit the longest, and of two that are as long the one that allows.
 * @param robot product token, such as "Heddle"
 */
export function readRobots(text: string, robot: string): RobotRules {
  const groups = new Map<string, Rule[]>()
  let named: Rule[][] = []
  let isNaming = false
  for (const line of text.slice(0, longest).split(/[\r\n]+/)) {
    const [, key = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line) ?? []
    const field = key.toLowerCase()
    if (field === 'user-agent') {
      if (!isNaming) named = []
      isNaming = true
      const name = /^(?:\*|[\w-]+)/.exec(value)?.[0].toLowerCase() ?? ''
      const rules = groups.get(name) ?? []
      groups.set(name, rules)
      named.push(rules)
    } else if (field === 'allow' || field === 'disallow') {
      isNaming = false
      const path = value.trim()
      // An empty rule says nothing.
      if (path !== '') for (const rules of named) rules.push({ allow: field === 'allow', path })
    }
  }
  const rules = groups.get(robot.toLowerCase()) ?? groups.get('*') ?? []
  return {
    allows(path) {
      const fitting = rules.filter((rule) => fits(rule.path, path))
      const longestRule = Math.max(...fitting.map((rule) => rule.path.length))
      const decisive = fitting.filter((rule) => rule.path.length === longestRule)
      return decisive.length === 0 || decisive.some(({ allow }) => allow)
    },
  }
}

/** `*` stands for anything and `$` for the end. Matched from left to right, so that no rule takes long. */
function fits(rule: string, path: string): boolean {
  const endsThere = rule.endsWith('$')
  const parts = (endsThere ? rule.slice(0, -1) : rule).split('*').map(plain)
  const address = plain(path)
  const [first = '', ...further] = parts
  if (!address.startsWith(first)) return false
  let at = first.length
  for (const [number, part] of further.entries()) {
    const isLast = number === further.length - 1
    if (isLast && endsThere) return address.length - part.length >= at && address.endsWith(part)
    const found = address.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return !endsThere || at === address.length
}

/** One way of writing an address: what is percent-encoded and need not be is the same as the letter. */
function plain(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}
