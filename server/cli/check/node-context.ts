import type { Catalogue } from '../../../engine/graph/catalogue.ts'
import { checkContext } from '../../../engine/graph/catalogue-check.ts'
import type { CheckContext } from '../../../engine/graph/check-context.ts'
import { openKnownNodes } from '../../node-folder/known-nodes.ts'
import type { Call } from '../command.ts'
import { messageLog } from '../connection/message-log.ts'

type NodeCall = Pick<Call, 'home' | 'nodes' | 'output'>

const known = new Map<string, Promise<Catalogue>>()

/** The node types that come with Heddle, and those of the folder of one's own; read once a command. */
export function catalogueFor({ home, nodes, output }: NodeCall): Promise<Catalogue> {
  const place = nodes ?? home
  const before = known.get(place)
  if (before !== undefined) return before
  const log = messageLog({ onMessage: (message) => output.messages.print(message) })
  const opened = openKnownNodes({ places: { home, nodes }, log }).then(({ catalogue }) => catalogue)
  known.set(place, opened)
  return opened
}

/** What a check without a data folder knows. */
export async function nodeContext(call: NodeCall): Promise<CheckContext> {
  return checkContext(await catalogueFor(call))
}
