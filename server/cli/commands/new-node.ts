import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { identifierRule, isIdentifier } from '../../../engine/graph/identifier.ts'
import { nodeTypes } from '../../../nodes/index.ts'
import { nodeSkeleton, typeSettings } from '../../node-folder/node-skeleton.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { writeWholeFile } from '../write-file.ts'

export const execute: Execute = async (call) => {
  const [name = ''] = call.arguments.operands
  if (!isIdentifier(name)) {
    throw new UsageError(`"${name}" cannot be the name of a node type: it ${identifierRule}.`)
  }
  if (nodeTypes.some(({ type }) => type === name)) {
    throw new UsageError(
      `A node type that comes with Heddle is named "${name}". Choose another name.`,
    )
  }
  const folder = folderFor(call)
  const file = join(folder, `${name}.ts`)
  const shown = shownPath(call, file)
  if (existsSync(file)) throw new UsageError(`There is a file ${shown} already. It stays as it is.`)
  await mkdir(folder, { recursive: true })
  await writeWholeFile(file, nodeSkeleton(name), shown)
  const settings = join(folder, 'tsconfig.json')
  if (!existsSync(settings)) {
    await writeWholeFile(settings, typeSettings(folder), shownPath(call, settings))
  }
  call.output.result.print(shown)
  call.output.messages.print(
    isWatched(call, folder)
      ? 'A server that runs takes it in at once; it stands under "Text and data" when you add a node.'
      : `Start the server with: heddle serve --nodes ${shownPath(call, folder)}`,
  )
  return exitCodes.worked
}

/** The folder that was asked for, else the one that the server looks at. */
function folderFor(call: Call): string {
  const given = call.arguments.value('folder')
  if (given !== undefined) return resolve(call.folder, given)
  return call.nodes ?? join(call.home, 'nodes')
}

function isWatched(call: Call, folder: string): boolean {
  return folder === (call.nodes ?? join(call.home, 'nodes'))
}

function shownPath(call: Call, path: string): string {
  const near = relative(call.folder, path)
  return near.startsWith('..') ? path : near
}
