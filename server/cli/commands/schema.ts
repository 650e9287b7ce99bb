import { graphSchema } from '../../../engine/graph/document-schema.ts'
import { catalogueFor } from '../check/node-context.ts'
import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = async (call) => {
  call.output.result.print(JSON.stringify(graphSchema(await catalogueFor(call)), null, 2))
  return exitCodes.worked
}
