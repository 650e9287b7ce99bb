import type { Frame, LoopFrame, MapFrame } from '../../engine/graph/document.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { setNodeField } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { within } from '../document/within-frames.ts'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { Head } from './Head.tsx'
import { LookFields } from './LookFields.tsx'
import { NameFields } from './NameFields.tsx'
import styles from './Inspector.module.css'

/** A loop or a map: when it ends, what it goes over. */
export function FrameInspector({ id, frame }: { id: string; frame: Frame }) {
  const isLoop = frame.frame === 'loop'
  return (
    <>
      <Head
        family="flow"
        icon={isLoop ? 'repeat' : 'rows'}
        title={frame.title ?? (isLoop ? 'Loop' : 'Map')}
        sub={
          <>
            {isLoop ? 'Loop' : 'Map'} · <code>{id}</code>
          </>
        }
      />
      <div className={styles.scroll}>
        <div className={styles.section}>
          <p className={styles.about}>
            {isLoop
              ? 'Runs what it holds again, until an output inside is true. A wire that points backwards carries the value of the turn before.'
              : 'Runs what it holds once for each item of a list. From outside, its outputs are lists in the order of the items.'}
          </p>
          {isLoop ? <LoopFields id={id} frame={frame} /> : <MapFields id={id} frame={frame} />}
        </div>
        <div className={styles.section}>
          <NameFields id={id} entry={frame} />
          <LookFields id={id} />
        </div>
      </div>
    </>
  )
}

/** References to outputs of these types inside a frame. */
function useInside(frame: string, types: readonly PortType[]): readonly string[] {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  if (graph === undefined) return []
  return within(graph, frame).flatMap((node) =>
    Object.entries(portsOf(graph, node, context).outputs)
      .filter(([, port]) => types.includes(port.type))
      .map(([name]) => `${node}.${name}`),
  )
}

function LoopFields({ id, frame }: { id: string; frame: LoopFrame }) {
  const ends = useInside(id, ['boolean', 'any'])
  const figures = useInside(id, ['number'])
  const { onExhausted = 'last' } = frame
  return (
    <>
      <Select
        label="Until"
        value={frame.until ?? ''}
        onChange={(until) => setNodeField(id, 'until', until === '' ? undefined : until)}
        options={[
          { id: '', label: 'All turns are made' },
          ...ends.map((source) => ({ id: source, label: source })),
        ]}
      />
      <NumberField
        label="Turns at most"
        value={frame.max}
        onChange={(max) => {
          if (!Number.isNaN(max)) setNodeField(id, 'max', max)
        }}
        minValue={1}
        maxValue={1000}
      />
      <Select
        label="When no turn ended it"
        value={typeof onExhausted === 'string' ? onExhausted : `best ${onExhausted.best}`}
        onChange={(value) =>
          setNodeField(
            id,
            'onExhausted',
            value.startsWith('best ') ? { best: value.slice(5) } : value,
          )
        }
        options={[
          { id: 'last', label: 'Take the last turn' },
          { id: 'fail', label: 'Fail the run' },
          ...figures.map((source) => ({
            id: `best ${source}`,
            label: `Take the turn with the highest ${source}`,
          })),
        ]}
      />
    </>
  )
}

function MapFields({ id, frame }: { id: string; frame: MapFrame }) {
  return (
    <>
      <TextField
        label="Over"
        mono
        description="The list, as node.port or $.input. Nodes inside read the item as $item."
        value={frame.over}
        onChange={(over) => setNodeField(id, 'over', over)}
      />
      <NumberField
        label="At once"
        value={frame.concurrency ?? Number.NaN}
        onChange={(count) =>
          setNodeField(id, 'concurrency', Number.isNaN(count) ? undefined : count)
        }
        minValue={1}
        maxValue={1000}
      />
      <Select
        label="When an item fails"
        value={frame.onItemError ?? 'fail'}
        onChange={(value) => setNodeField(id, 'onItemError', value === 'fail' ? undefined : value)}
        options={[
          { id: 'fail', label: 'Fail the run' },
          { id: 'skip', label: 'Leave the item out' },
          { id: 'collect', label: 'Leave null in its place' },
        ]}
      />
    </>
  )
}
