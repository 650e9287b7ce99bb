import { hashSettings } from '../graph/hash.ts'
import type { Json, Tool } from '../graph/values.ts'
import type { Values } from '../run/events.ts'
import { NodeError } from '../run/failure.ts'
import type { Inside, PartEnd } from '../run/inside.ts'
import { requestType } from './make-tool.ts'
import { mcpPart } from './mcp/mcp-part.ts'
import { bodyOf, resultText, type Passages } from './passages.ts'
import { searchPart } from './search-part.ts'
import { ToolSettings, ToolTarget } from './tool-settings.ts'

/** Reads what a tool is made of. @throws NodeError for one that no node of this run has made */
export function settingsOf(tool: Tool, inside: Pick<Inside, 'makesTools'>): ToolSettings {
  const target = ToolTarget.safeParse(tool.target)
  const made = target.success && inside.makesTools(hashSettings(target.data.settings))
  const settings = made ? ToolSettings.safeParse(target.data.settings) : undefined
  // A run may be given values of any kind. One that looks like a tool must open no index.
  if (settings?.success) return settings.data
  throw notMade(tool)
}

function notMade({ name }: Tool): NodeError {
  return new NodeError(
    `The tool "${name}" was not made by a node of this run, and is not called.`,
    { code: 'input', hint: 'Wire the output of a node "tool" to the input "tools".' },
  )
}

/** Calls a tool with arguments that fit its schema, as a part of the node that calls it. */
export function callTool(tool: Tool, given: Values, inside: Inside): Promise<PartEnd> {
  const settings = settingsOf(tool, inside)
  switch (settings.kind) {
    case 'index': {
      const { index = '', topK, mode } = settings
      return inside.node(tool.name, searchPart, {
        config: { index, topK, mode },
        inputs: { query: queryOf(given) },
      })
    }
    case 'graph':
      return inside.run(tool.name, ToolTarget.parse(tool.target).version ?? '', given)
    case 'http':
      return inside.node(tool.name, requestType, {
        config: settings.http ?? {},
        inputs: given,
        read: ['status', 'body'],
      })
    case 'mcp': {
      const { remote = '', readOnly = false } = ToolTarget.parse(tool.target)
      if (settings.only.length > 0 && !settings.only.includes(remote)) throw notMade(tool)
      return inside.node(tool.name, mcpPart, {
        config: { server: settings.mcp ?? '', tool: remote, readOnly },
        inputs: given,
      })
    }
  }
}

/** A schema of its own may call the query otherwise. */
function queryOf(given: Values): Json {
  return given['query'] ?? Object.values(given).find((value) => typeof value === 'string') ?? ''
}

/** What a tool gave, as the model reads it. */
export function readResult(
  settings: ToolSettings,
  outputs: Values,
  inside: Pick<Inside, 'graph'>,
  passages: Passages,
): string {
  switch (settings.kind) {
    case 'index':
      return resultText(outputs, { documents: 'documents' }, passages)
    case 'graph': {
      const inner = inside.graph(settings.graph ?? '', settings.version)
      return resultText(outputs, inner?.outputs ?? {}, passages)
    }
    case 'http':
      return resultText(bodyOf(outputs), {}, passages)
    case 'mcp':
      return resultText(outputs, {}, passages)
  }
}
