import { createCatalogue } from '../../../engine/graph/catalogue.ts'
import { graphSchema } from '../../../engine/graph/document-schema.ts'
import { nodeTypes } from '../../../nodes/index.ts'
import { exitCodes, type Execute } from '../command.ts'

export const execute: Execute = ({ output }) => {
  output.result.print(JSON.stringify(graphSchema(createCatalogue(nodeTypes)), null, 2))
  return Promise.resolve(exitCodes.worked)
}
