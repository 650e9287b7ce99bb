import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { render } from '../engine/graph/template.ts'

export default defineNode({
  type: 'template',
  version: 1,
  family: 'transform',
  icon: 'text-quote',
  title: 'Template',
  description: 'Writes a text from what arrives at its inputs.',
  effect: 'pure',
  config: z.object({
    template: field
      .prompt('{{text}}')
      .describe('The text to write; each {{name}} in it is an input'),
  }),
  inputs: {},
  outputs: { text: port.text({ description: 'The text, filled in' }) },
  dynamic: { inputs: 'any', templates: ['template'], needsInput: true },
  run({ config, inputs }) {
    return { text: render(config.template, inputs).text }
  },
})
