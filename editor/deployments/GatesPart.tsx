import { CircleCheck, CircleX, CircleDashed, Plus } from 'lucide-react'
import { useState } from 'react'
import type { GateResult } from '../../server/api/deployments.ts'
import { Button } from '../ui/Button.tsx'
import { useSlowNow } from '../ui/clock.ts'
import { TextField } from '../ui/Field.tsx'
import { formatAgo } from '../ui/figures.ts'
import { useGateResults } from './deployment-requests.ts'
import type { SettingsDraft } from './settings-draft.ts'
import pageStyles from './DeploymentPage.module.css'
import styles from './GatesPart.module.css'

interface Props {
  readonly draft: SettingsDraft
  readonly nameOf: (version: string) => string
}

/** Checks that a version must have passed before its share grows, with what they last said. */
export function GatesPart({ draft, nameOf }: Props) {
  const { settings, change } = draft
  const { gates, variants } = settings
  const [added, setAdded] = useState('')
  const results = useGateResults(gates.length > 0).data?.results ?? []
  const versions = [...new Set(variants.map(({ version }) => version))]
  const name = added.trim()
  return (
    <section className={pageStyles.part} aria-label="Gates">
      <h2>Gates</h2>
      <p className={pageStyles.lead}>
        Checks that your build reports for a version. One that has not passed them gets no more
        requests than it has; a rollback is never held up.
      </p>
      {gates.length > 0 && (
        <table className={pageStyles.table}>
          <thead>
            <tr>
              <th scope="col">Gate</th>
              {versions.map((version) => (
                <th key={version} scope="col">
                  {nameOf(version)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {gates.map((gate) => (
              <tr key={gate}>
                <th scope="row">{gate}</th>
                {versions.map((version) => (
                  <td key={version}>
                    <GateMark result={newestOf(results, gate, version)} />
                  </td>
                ))}
                <td>
                  <Button
                    variant="quiet"
                    aria-label={`Remove the gate ${gate}`}
                    onPress={() =>
                      change((before) => ({
                        ...before,
                        gates: before.gates.filter((one) => one !== gate),
                      }))
                    }
                  >
                    Remove
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault()
          if (name === '' || gates.includes(name)) return
          change((before) => ({ ...before, gates: [...before.gates, name] }))
          setAdded('')
        }}
      >
        <TextField
          label="Name of a gate"
          labelHidden
          placeholder="Name of a gate, such as answers"
          value={added}
          onChange={setAdded}
        />
        <Button
          type="submit"
          size="large"
          icon={<Plus />}
          isDisabled={name === '' || gates.includes(name)}
        >
          Add a gate
        </Button>
      </form>
    </section>
  )
}

/** The newest result; they come newest first. */
function newestOf(
  results: readonly GateResult[],
  gate: string,
  version: string,
): GateResult | undefined {
  return results.find((one) => one.gate === gate && one.version === version)
}

function GateMark({ result }: { result: GateResult | undefined }) {
  const now = useSlowNow()
  const [tone, Icon, word] =
    result === undefined
      ? (['none', CircleDashed, 'no result yet'] as const)
      : result.passed
        ? (['ok', CircleCheck, 'passed'] as const)
        : (['error', CircleX, 'not passed'] as const)
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {word}
      {result !== undefined && (
        <small>
          {formatAgo(result.at, now)} by {result.by}
        </small>
      )}
    </span>
  )
}
