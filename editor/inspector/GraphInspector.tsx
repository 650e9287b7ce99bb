import { Plus, X } from 'lucide-react'
import type { GraphInput } from '../../engine/graph/document.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'
import { portTypeNames, type PortType } from '../../engine/graph/port-types.ts'
import { setGraphInput, setWires } from '../document/actions.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { freeName } from '../document/free-name.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { Head, Section } from './Head.tsx'
import { RenameField } from './RenameField.tsx'
import styles from './Inspector.module.css'

/** The graph itself: what it is for, what it takes and what it gives. */
export function GraphInspector({ at }: { at: string | undefined }) {
  const graph = useDocument((state) => state.graph)
  if (graph === undefined) return null
  const heads: Readonly<Record<string, { title: string; icon: string; sub: string }>> = {
    [inputsId]: { title: 'Inputs', icon: 'arrow-down-to-line', sub: 'given to a run' },
    [outputsId]: { title: 'Outputs', icon: 'arrow-up-from-line', sub: 'given by a run' },
  }
  const head = heads[at ?? ''] ?? {
    title: graph.title ?? graph.name,
    icon: 'workflow',
    sub: formatCount(Object.keys(graph.nodes).length, 'node'),
  }
  return (
    <>
      <Head family="io" icon={head.icon} title={head.title} sub={head.sub} />
      <div className={styles.scroll}>
        {at === undefined && (
          <Section title="About">
            <TextField
              label="Description"
              labelHidden
              rows={3}
              placeholder="What this graph does, for the people who use it"
              value={graph.description ?? ''}
              onChange={(value) =>
                useDocument.getState().dispatch({ type: 'graph.set', field: 'description', value })
              }
            />
          </Section>
        )}
        {at !== outputsId && <Inputs inputs={graph.inputs} />}
        {at !== inputsId && <Outputs outputs={graph.outputs} />}
      </div>
    </>
  )
}

const types: readonly PortType[] = [...portTypeNames, 'text[]', 'number[]', 'documents[]', 'any[]']

function Inputs({ inputs }: { inputs: Readonly<Record<string, GraphInput>> }) {
  const rename = (name: string, to: string) =>
    useDocument.getState().dispatch({ type: 'input.rename', name, to })
  return (
    <Section
      title="Inputs"
      aside={
        <Button
          variant="quiet"
          icon={<Plus />}
          onPress={() => setGraphInput(freeName('input', inputs), { type: 'text' })}
        >
          Add
        </Button>
      }
    >
      {Object.entries(inputs).map(([name, input]) => (
        <div key={name} className={styles.card}>
          <div className={styles.pair}>
            <RenameField label="Name" name={name} taken={inputs} onRename={rename} />
            <Select
              label="Type"
              value={input.type}
              onChange={(type) => setGraphInput(name, { ...input, type: type as PortType })}
              options={types.map((type) => ({ id: type, label: type }))}
            />
          </div>
          <TextField
            label="Description"
            value={input.description ?? ''}
            onChange={(description) => setGraphInput(name, { ...input, description })}
          />
          <div className={styles.end}>
            <Switch
              isSelected={input.optional === true}
              onChange={(optional) => setGraphInput(name, { ...input, optional })}
            >
              Optional
            </Switch>
            <IconButton label={`Remove ${name}`} onPress={() => setGraphInput(name, undefined)}>
              <X />
            </IconButton>
          </div>
        </div>
      ))}
    </Section>
  )
}

function Outputs({ outputs }: { outputs: Readonly<Record<string, string | string[]>> }) {
  const rename = (name: string, to: string) =>
    useDocument.getState().dispatch({ type: 'output.rename', name, to })
  return (
    <Section
      title="Outputs"
      aside={
        <Button
          variant="quiet"
          icon={<Plus />}
          isDisabled={Object.keys(outputs).length > 0 && sourcesOf(outputs['output']).length > 0}
          onPress={() => addOutput(outputs)}
        >
          Add
        </Button>
      }
    >
      {Object.entries(outputs).map(([name, source]) => (
        <div key={name} className={styles.card}>
          <div className={styles.end}>
            <RenameField label="Name" name={name} taken={outputs} onRename={rename} />
            <IconButton label={`Remove ${name}`} onPress={() => setWires(outputsId, name, [])}>
              <X />
            </IconButton>
          </div>
          <SourceField name={name} sources={sourcesOf(source)} />
        </div>
      ))}
    </Section>
  )
}

/** The first output of a node that is not given back yet. */
function addOutput(outputs: Readonly<Record<string, unknown>>): void {
  const source = nodeOutputs()[0]
  if (source !== undefined) setWires(outputsId, freeName('output', outputs), [source])
}

function nodeOutputs(): readonly string[] {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return []
  return Object.entries(graph.nodes).flatMap(([id, entry]) => {
    if ('frame' in entry) return []
    const description = context.describe(entry.type.split('@')[0] ?? '')
    return Object.keys(description?.outputs ?? {}).map((port) => `${id}.${port}`)
  })
}

function SourceField({ name, sources }: { name: string; sources: readonly string[] }) {
  const all = [...new Set([...sources, ...nodeOutputs()])]
  return (
    <Select
      label="From"
      value={sources[0] ?? null}
      onChange={(source) => setWires(outputsId, name, [source])}
      options={all.map((source) => ({ id: source, label: source }))}
    />
  )
}
