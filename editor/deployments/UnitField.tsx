import type { Sticky } from '../../server/api/deployments.ts'
import { TextField } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import styles from './DeploymentPage.module.css'

const usual = 'usual'

interface Props {
  readonly value: Sticky | undefined
  readonly onChange: (sticky: Sticky | undefined) => void
}

/** Where the id of a unit is found, which keeps to one variant. */
export function UnitField({ value, onChange }: Props) {
  return (
    <div className={styles.fields}>
      <Select
        label="Unit"
        value={value?.by ?? usual}
        onChange={(by) => {
          if (by === 'header') onChange({ by, name: 'x-customer' })
          else if (by === 'cookie') onChange({ by, name: 'visitor' })
          else if (by === 'body') onChange({ by, path: 'input.customer' })
          else onChange(undefined)
        }}
        options={[
          {
            id: usual,
            label: 'User or conversation',
            description: 'The user of the body, else its thread, else each run by itself',
          },
          { id: 'header', label: 'A header', description: 'Such as x-customer' },
          { id: 'cookie', label: 'A cookie', description: 'Such as visitor' },
          { id: 'body', label: 'A place in the body', description: 'Such as input.customer' },
        ]}
      />
      {value !== undefined && value.by !== 'body' && (
        <TextField
          label={`Name of the ${value.by}`}
          mono
          value={value.name}
          onChange={(name) => onChange({ ...value, name })}
        />
      )}
      {value?.by === 'body' && (
        <TextField
          label="Path in the body"
          mono
          value={value.path}
          onChange={(path) => onChange({ by: 'body', path })}
        />
      )}
    </div>
  )
}
