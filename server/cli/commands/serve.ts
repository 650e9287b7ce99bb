import { start } from '../../start.ts'
import { resolve } from 'node:path'
import type { Execute } from '../command.ts'

/** Answers when the server takes requests; the process goes on until it is asked to stop. */
export const execute: Execute = async (call) => {
  await start({
    development: call.arguments.has('dev'),
    port: call.arguments.value('port'),
    host: call.arguments.value('host'),
    egressAllow: call.arguments.values('allow'),
    graphs: readFolder(call.arguments.value('graphs'), call.folder),
    nodes: readFolder(call.arguments.value('nodes'), call.folder),
    standby: call.arguments.has('standby'),
    sample: true,
  })
  // Set where the start failed.
  return Number(process.exitCode ?? 0)
}

function readFolder(given: string | undefined, folder: string): string | undefined {
  return given === undefined ? undefined : resolve(folder, given)
}
