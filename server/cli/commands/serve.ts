import { start } from '../../start.ts'
import type { Execute } from '../command.ts'

/** Answers when the server takes requests; the process goes on until it is asked to stop. */
export const execute: Execute = async (call) => {
  await start({
    development: call.arguments.has('dev'),
    port: call.arguments.value('port'),
    host: call.arguments.value('host'),
    egressAllow: call.arguments.values('allow'),
    standby: call.arguments.has('standby'),
  })
  // Set where the start failed.
  return Number(process.exitCode ?? 0)
}
