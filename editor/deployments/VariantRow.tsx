import { X } from 'lucide-react'
import type { Variant } from '../../server/api/deployments.ts'
import { Link } from 'wouter'
import { Button } from '../ui/Button.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Slider } from '../ui/Slider.tsx'
import { nameProblem } from './deployment-name.ts'
import { seriesColor } from './series.ts'
import { differencePath } from './version-names.ts'
import { VersionSelect } from './VersionSelect.tsx'
import styles from './VariantRow.module.css'

interface Props {
  readonly at: number
  readonly graph: string
  readonly variant: Variant
  /** In percent. */
  readonly weight: number
  /** Names of the others. */
  readonly taken: readonly string[]
  readonly role: 'shares' | 'answers' | 'shadows'
  /** The version that it is compared with. */
  readonly against: string | undefined
  readonly onWeight: (percent: number) => void
  readonly onChange: (after: Variant) => void
  /** Gives it everything at once; left out where it has that, or something is being changed. */
  readonly onPromote: (() => void) | undefined
  /** Left out for the last one. */
  readonly onRemove: (() => void) | undefined
}

/** One variant: its name, its version, and how much it gets, by a slider or a number. */
export function VariantRow(props: Props) {
  const {
    at,
    graph,
    variant,
    weight,
    taken,
    role,
    against,
    onWeight,
    onChange,
    onPromote,
    onRemove,
  } = props
  const { name, version, label } = variant
  return (
    <div className={styles.row} role="group" aria-label={`Variant ${name}`}>
      <i className={styles.mark} style={{ background: seriesColor(at) }} aria-hidden />
      <TextField
        label="Name"
        mono
        value={name}
        onChange={(after) => onChange({ ...variant, name: after })}
        error={
          taken.includes(name) ? 'Another variant has this name.' : nameProblem(name, 'variant')
        }
      />
      <div className={styles.version}>
        <VersionSelect
          graph={graph}
          label="Version"
          value={label === undefined ? { version } : { version, label }}
          onChange={(chosen) => onChange({ name, weight: variant.weight, ...chosen })}
        />
        {against !== undefined && against !== version && (
          <Link href={differencePath(graph, against, version)}>What differs from the first</Link>
        )}
      </div>
      {role === 'answers' ? (
        <p className={styles.answers}>Answers every request.</p>
      ) : (
        <>
          <Slider
            label={role === 'shares' ? 'Share of the requests' : 'Runs beside, for'}
            value={weight}
            onChange={onWeight}
            withField
            minValue={0}
            maxValue={100}
            step={1}
          />
          <NumberField
            label="Percent"
            value={weight}
            onChange={(value) => onWeight(Number.isNaN(value) ? 0 : value)}
            minValue={0}
            maxValue={100}
          />
        </>
      )}
      <span className={styles.actions}>
        {onPromote !== undefined && (
          <Button variant="quiet" aria-label={`Promote ${name}`} onPress={onPromote}>
            Promote
          </Button>
        )}
        {onRemove !== undefined && (
          <IconButton label={`Remove ${name}`} onPress={onRemove}>
            <X />
          </IconButton>
        )}
      </span>
    </div>
  )
}
