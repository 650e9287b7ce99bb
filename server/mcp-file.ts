import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../engine/graph/message-of.ts'
import { readMcpSettings, type McpServerSettings } from '../engine/tools/mcp/server-settings.ts'

/**
 * The MCP servers that mcp.json in the data folder names; none where there is no such file. Graphs
 * name servers and cannot add any, because a server may be a program that is started.
 * @throws an Error with a sentence for each thing that is wrong with the file
 */
export function readMcpFile(home: string): ReadonlyMap<string, McpServerSettings> {
  const path = join(home, 'mcp.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error
  }
  try {
    return readMcpSettings(text)
  } catch (error) {
    const why = messageOf(error)
    throw new Error(`The file ${path} cannot be used.\n${why}`, { cause: error })
  }
}
