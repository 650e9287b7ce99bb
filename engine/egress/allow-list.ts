import { sameAddress } from './address.ts'

/** Hosts and ports that whoever runs Heddle has opened, though the guard would refuse them. */
export interface AllowList {
  /** @param host a name or an IP address */
  allows(host: string, port: number): boolean
}

/**
 * Reads `10.0.0.5:8080, ollama.internal:11434, [::1]:9000`.
 * @throws an Error with a sentence for each entry that makes no sense
 */
export function readAllowList(entries: string | readonly string[]): AllowList {
  const list = typeof entries === 'string' ? entries.split(',') : entries
  const problems: string[] = []
  const allowed = new Set<string>()
  for (const entry of list.map((one) => one.trim()).filter((one) => one !== '')) {
    const found = /^(\[[0-9a-f:.]+\]|[^\s:/@[\]*]+):(\d{1,5})$/i.exec(entry)
    const port = Number(found?.[2])
    if (found === null || port < 1 || port > 65_535) {
      problems.push(
        `"${entry}" is not a host with its port; write it like 10.0.0.5:8080, ollama.internal:11434 or [::1]:9000.`,
      )
      continue
    }
    // Addresses have many spellings (127.1, 0x7f.1); a URL knows them all.
    const host = URL.canParse(`http://${found[1]}`)
      ? new URL(`http://${found[1]}`).hostname
      : found[1]!
    allowed.add(keyOf(host, port))
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { allows: (host, port) => allowed.has(keyOf(host, port)) }
}

function keyOf(host: string, port: number): string {
  return `${sameAddress(host).replace(/\.$/, '')}:${port}`
}
