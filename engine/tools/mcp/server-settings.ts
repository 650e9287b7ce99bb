import { z } from 'zod'

const Remote = z.strictObject({
  url: z.url({
    protocol: /^https?$/,
    error: 'must be an address that begins with https:// or http://',
  }),
  headers: z.record(z.string().min(1), z.string()).default({}),
})

const Local = z.strictObject({
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string().min(1), z.string()).default({}),
})

const ServerName = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,62}$/, 'must start with a letter and hold only letters, digits, _ and -')

const ServersFile = z.strictObject({
  servers: z.record(ServerName, z.union([Remote, Local])),
})

/** A server that is reached over HTTP, or a program that is started. */
export type McpServerSettings = z.output<typeof Remote> | z.output<typeof Local>

/**
 * Reads the text of mcp.json.
 * @throws an Error with a sentence for each thing that is wrong with it
 */
export function readMcpSettings(text: string): ReadonlyMap<string, McpServerSettings> {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new Error(`It is not valid JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
  const parsed = ServersFile.safeParse(data)
  if (parsed.success) return new Map(Object.entries(parsed.data.servers))
  const problems = parsed.error.issues.map(({ path, message, code }) =>
    code === 'invalid_union'
      ? `"${path.join('.')}" must have either "url" and "headers", or "command", "args" and "env".`
      : `"${path.join('.')}": ${message}.`,
  )
  throw new Error(problems.join('\n'))
}
