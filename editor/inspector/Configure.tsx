import type { GraphNode } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { setConfig, setNodeField } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { ConfigField } from './ConfigField.tsx'
import { problemsAt, readFields, type ConfigFieldInfo } from './config-fields.ts'
import { Fold } from './Fold.tsx'
import { LookFields } from './LookFields.tsx'
import { NameFields } from './NameFields.tsx'
import { Reliability } from './Reliability.tsx'
import { Switch } from '../ui/Switch.tsx'
import { Wiring } from './Wiring.tsx'
import styles from './Inspector.module.css'

interface Props {
  readonly id: string
  readonly entry: GraphNode
  readonly description: NodeDescription
}

/** The settings of a node, made from the JSON Schema of its type. */
export function Configure({ id, entry, description }: Props) {
  const problems = useDocument((state) => state.problems)
  const config = entry.config ?? {}
  const ofConfig = problems.flatMap(({ path: [, node, part, ...path], message, severity }) =>
    node === id && part === 'config' ? [{ path, message, isWarning: severity === 'warning' }] : [],
  )
  const { dynamic, configSchema } = description
  const fields = readFields(configSchema)
  const draw = (field: ConfigFieldInfo) => (
    <ConfigField
      key={field.key}
      node={id}
      field={field}
      value={config[field.key]}
      problems={problemsAt(ofConfig, field.key)}
      portField={dynamic?.outputs?.key === field.key ? dynamic.outputs.property : undefined}
      onChange={(value) => setConfig(id, field.key, value)}
    />
  )
  const more = fields.filter(({ advanced }) => advanced)
  const needsLook = more.some(
    ({ key }) => config[key] !== undefined || problemsAt(ofConfig, key).length > 0,
  )
  return (
    <>
      <div className={styles.section}>
        <p className={styles.about}>{description.description}</p>
        {fields.filter(({ advanced }) => !advanced).map(draw)}
      </div>
      {more.length > 0 && (
        <Fold title="More" open={needsLook}>
          {() => more.map(draw)}
        </Fold>
      )}
      <Wiring id={id} />
      <Fold title="Name and note" name="note">
        {() => (
          <>
            <NameFields id={id} entry={entry} usual={description.title} />
            <Switch
              isSelected={entry.disabled === true}
              onChange={(disabled) => setNodeField(id, 'disabled', disabled ? true : undefined)}
            >
              Bypass: pass the first fitting input on
            </Switch>
            <LookFields id={id} />
          </>
        )}
      </Fold>
      <Reliability id={id} entry={entry} description={description} />
    </>
  )
}
