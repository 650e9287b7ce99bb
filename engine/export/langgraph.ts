import { z } from 'zod'
import type { Catalogue } from '../graph/catalogue.ts'
import type { CheckContext } from '../graph/check-context.ts'
import { check } from '../graph/check.ts'
import type { Graph } from '../graph/document.ts'
import { hashGraph } from '../graph/hash.ts'
import { GraphError } from '../graph/problem.ts'
import { planGraph } from '../plan/plan-graph.ts'
import type { Plan } from '../plan/plan.ts'
import { fileHead, fileTail } from './langgraph/file-frame.ts'
import { refuseUnfit, subgraphs } from './langgraph/refuse-unfit.ts'
import { sectionCode } from './langgraph/section-code.ts'
import { Section } from './langgraph/section.ts'
import { Sheet } from './langgraph/sheet.ts'

interface LangGraphOptions {
  /** Where the file takes `nodeTypes` and `schemaOf` from; `heddle/nodes` if nothing is said. */
  readonly nodesModule?: string
}

/**
 * The graph as one TypeScript file that runs on LangGraph without Heddle's engine and gives the same
 * outputs. It takes the node types from `heddle/nodes`.
 * @throws GraphError if the graph has errors
 * @throws ExportError if something in it needs the engine
 */
export function exportToLangGraph(
  graph: Graph,
  context: CheckContext,
  { nodesModule = 'heddle/nodes' }: LangGraphOptions = {},
): string {
  const checked = check(graph, context)
  const faulty = checked.problems.some(({ severity }) => severity === 'error')
  if (checked.graph === undefined || checked.written === undefined || faulty) {
    throw new GraphError(graph.name, checked.problems)
  }
  const plan = planGraph(checked.graph, describedTypes(context), context)
  refuseUnfit(plan)
  const sheet = new Sheet()
  const inner = new Map<string, Section>()
  const sections = [...innerSections(plan, sheet, inner), new Section(plan, sheet, inner, true)]
  const body = sections.map((section) => sectionCode(section, context))
  const version = hashGraph(checked.written)
  const tail = fileTail(sheet)
  const usesRuntime = body.some((code) => code.includes('runtime: Runtime'))
  const head = fileHead(plan.graph, version, sheet, { nodesModule, usesRuntime })
  return [head, ...body, `${tail}\n`].join('\n')
}

/** The graphs that run inside, each once, those first that others run. */
function innerSections(plan: Plan, sheet: Sheet, known: Map<string, Section>): Section[] {
  return subgraphs(plan.root).flatMap(({ plan: inner }) => {
    if (known.has(inner.version)) return []
    const before = innerSections(inner, sheet, known)
    const section = new Section(inner, sheet, known, false)
    known.set(inner.version, section)
    return [...before, section]
  })
}

/** Planning asks a catalogue for more than a check knows. What is made up here is never used. */
function describedTypes(context: CheckContext): Catalogue {
  return {
    get(type) {
      const description = context.describe(type)
      if (description === undefined) return undefined
      const { version, effect } = description
      const config = z.looseObject({})
      const run = (): Promise<never> =>
        Promise.reject(new Error('An export plans a graph and runs nothing.'))
      return { type, version, revision: 1, effect, config, description, run }
    },
    describe: () => context.types().flatMap((type) => context.describe(type) ?? []),
    edition: 0,
  }
}
