import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import { readFields } from '../inspector/config-fields.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { TextField } from '../ui/Field.tsx'
import { formatAgo, formatCount } from '../ui/figures.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Card } from './Card.tsx'
import type { GraphPlace } from './graph-places.ts'
import {
  hasLongValues,
  settingNow,
  valueBorder,
  valuesOf,
  type GridLine,
  type VersionChoice,
} from './variant-choices.ts'
import styles from './VersionsCard.module.css'

type VariantWay = 'versions' | 'grid'

interface Props {
  readonly graph: Graph
  readonly places: readonly GraphPlace[]
  readonly choices: readonly VersionChoice[]
  readonly way: VariantWay
  readonly onWay: (way: VariantWay) => void
  readonly chosen: readonly string[]
  readonly onChosen: (chosen: readonly string[]) => void
  readonly grid: readonly GridLine[]
  readonly onGrid: (grid: readonly GridLine[]) => void
}

const few = 6

/** What is evaluated: versions, or one version with settings tried against each other. */
export function VersionsCard(props: Props) {
  const { way, onWay, choices, chosen, onChosen } = props
  const now = useSlowNow()
  const [all, setAll] = useState(false)
  const shown = all
    ? choices
    : choices.filter(({ id, labels }, at) => at < few || labels.length > 0 || chosen.includes(id))
  return (
    <Card
      title="What is evaluated"
      lead="One version for its scores, two to compare them, or more."
      actions={
        <Segmented
          label="What is varied"
          value={way}
          onChange={onWay}
          options={[
            { id: 'versions', label: 'Versions' },
            { id: 'grid', label: 'Grid of settings' },
          ]}
        />
      }
    >
      {way === 'versions' ? (
        <>
          <ul className={styles.versions} aria-label="Versions">
            {shown.map(({ id, name, message, labels, createdAt }) => (
              <li key={id}>
                <Checkbox
                  isSelected={chosen.includes(id)}
                  onChange={(on) =>
                    onChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                >
                  {name}
                </Checkbox>
                <span className={styles.message}>
                  {labels.map((label) => (
                    <Badge key={label} tone="accent">
                      {label}
                    </Badge>
                  ))}
                  {message}
                </span>
                <small>{createdAt === undefined ? '' : formatAgo(createdAt, now)}</small>
              </li>
            ))}
          </ul>
          {shown.length < choices.length && (
            <Button variant="quiet" onPress={() => setAll(true)}>
              {`Show all ${choices.length}`}
            </Button>
          )}
        </>
      ) : (
        <GridForm {...props} />
      )}
    </Card>
  )
}

function GridForm({ graph, places, choices, chosen, onChosen, grid, onGrid }: Props) {
  const base = chosen[0] ?? 'draft'
  const put = (at: number, line: GridLine): void =>
    onGrid(grid.map((one, other) => (other === at ? line : one)))
  const first = (place: GraphPlace | undefined): GridLine => {
    const field = place === undefined ? undefined : readFields(place.description.configSchema)[0]
    return {
      node: place?.id ?? '',
      setting: field?.key ?? '',
      text: field === undefined || place === undefined ? '' : settingNow(graph, place.id, field),
    }
  }
  return (
    <div className={styles.grid}>
      <div className={styles.base}>
        <Select
          label="On this version"
          options={choices.map(({ id, name, message }) => ({
            id,
            label: name,
            ...(message === '' ? {} : { description: message }),
          }))}
          value={base}
          onChange={(id) => onChosen([id])}
        />
      </div>
      {grid.map((line, at) => {
        const place = places.find(({ id }) => id === line.node)
        const fields = place === undefined ? [] : readFields(place.description.configSchema)
        const field = fields.find(({ key }) => key === line.setting)
        const values = valuesOf(line.text, field)
        return (
          <div key={at} className={styles.line}>
            <Select
              label="Node"
              options={places.map(({ id, title }) => ({
                id,
                label: id,
                ...(title === id ? {} : { description: title }),
              }))}
              value={line.node === '' ? null : line.node}
              onChange={(node) => put(at, first(places.find(({ id }) => id === node)))}
            />
            <Select
              label="Setting"
              options={fields.map(({ key, label }) => ({ id: key, label }))}
              value={line.setting === '' ? null : line.setting}
              onChange={(setting) => {
                const next = fields.find(({ key }) => key === setting)
                put(at, {
                  node: line.node,
                  setting,
                  text: next === undefined ? '' : settingNow(graph, line.node, next),
                })
              }}
            />
            <TextField
              label="Values"
              rows={hasLongValues(field) ? 6 : 3}
              mono
              value={line.text}
              onChange={(text) => put(at, { ...line, text })}
              error={'problem' in values ? values.problem : undefined}
              description={
                hasLongValues(field)
                  ? `A line of ${valueBorder} between two values.`
                  : 'One in each line.'
              }
            />
            <IconButton
              label="Leave this setting out"
              onPress={() => onGrid(grid.filter((_line, other) => other !== at))}
            >
              <X />
            </IconButton>
          </div>
        )
      })}
      <div className={styles.foot}>
        <Button icon={<Plus />} onPress={() => onGrid([...grid, first(places[0])])}>
          Vary another setting
        </Button>
        <span role="status">{gridWords(grid, places)}</span>
      </div>
    </div>
  )
}

function gridWords(grid: readonly GridLine[], places: readonly GraphPlace[]): string {
  const counts = grid.map((line) => {
    const place = places.find(({ id }) => id === line.node)
    const fields = place === undefined ? [] : readFields(place.description.configSchema)
    const values = valuesOf(
      line.text,
      fields.find(({ key }) => key === line.setting),
    )
    return 'problem' in values ? 0 : values.length
  })
  if (counts.length === 0) return ''
  const product = counts.reduce((all, count) => all * count, 1)
  const words = formatCount(product, 'variant')
  return counts.length === 1 ? words : `${counts.join(' × ')} = ${words}`
}
