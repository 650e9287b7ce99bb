import { Names } from './names.ts'
import type { NodeFeature } from './node-snippet.ts'
import { snippetNames, type Snippet } from './snippets.ts'
import type { ValueType } from './value-types.ts'

const fixedNames = [
  'Context',
  'Input',
  'NodeOptions',
  'Outputs',
  'Ports',
  'Runtime',
  'Services',
  'Settings',
  'State',
  'Update',
  'offline',
  'processOutside',
  'LangGraphRunnableConfig',
  // Types of `heddle`
  'Document',
  'File',
  'Json',
  'Message',
  'NodeContext',
  'Tool',
  'Verdict',
]

/** What belongs to the exported file as a whole while it is written. */
export class Sheet {
  readonly names = new Names([...snippetNames, ...fixedNames])
  /** Helper functions that something in the file calls. */
  readonly snippets = new Set<Snippet>()
  readonly features = new Set<NodeFeature>()
  /** Whether some node type is called at all. */
  hasNodes = false
  /** Whether the state of some graph holds values of ports. */
  hasPorts = false
  /** Types that the file takes from `heddle`. */
  readonly types = new Set<string>()

  /** The name of a helper function, which the file then has. */
  readonly call = (snippet: Snippet): string => {
    this.snippets.add(snippet)
    return snippet
  }

  typeText(type: ValueType): string {
    for (const name of type.uses) this.types.add(name)
    return type.text
  }
}
