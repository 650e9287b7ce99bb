import { Checkbox } from '../ui/Checkbox.tsx'
import { NumberField } from '../ui/Field.tsx'
import { capital, sizeNumber, sizeOf, sizeUnit, type MetricChoice } from './metrics.ts'
import pageStyles from '../deployments/DeploymentPage.module.css'
import styles from './NewLiveTest.module.css'

interface Props {
  readonly choices: readonly MetricChoice[]
  readonly value: readonly MetricChoice[]
  readonly onChange: (chosen: readonly MetricChoice[]) => void
}

/** What a candidate may not worsen by more than a margin, whatever else it improves. */
export function GuardrailsField({ choices, value, onChange }: Props) {
  return (
    <section className={pageStyles.part} aria-label="Guardrails">
      <h2>Guardrails</h2>
      <p className={pageStyles.lead}>
        What the candidate may not worsen by more than a margin, whatever else it improves.
      </p>
      <ul className={styles.guardrails}>
        {choices.map((choice) => {
          const chosen = value.find(({ name }) => name === choice.name)
          return (
            <li key={choice.name}>
              <Checkbox
                isSelected={chosen !== undefined}
                onChange={(on) =>
                  onChange(
                    on ? [...value, choice] : value.filter(({ name }) => name !== choice.name),
                  )
                }
              >
                {capital(choice.label)}
              </Checkbox>
              <span className={styles.hint}>{choice.hint}</span>
              {chosen !== undefined && (
                <span className={styles.margin}>
                  <span>worse by at most</span>
                  <NumberField
                    label={`Margin of ${choice.label}`}
                    labelHidden
                    minValue={0}
                    formatOptions={{ maximumFractionDigits: 6 }}
                    value={sizeNumber(chosen, chosen.margin)}
                    onChange={(typed) => {
                      if (!(typed >= 0)) return
                      const margin = sizeOf(chosen, chosen.margin, typed)
                      onChange(
                        value.map((one) => (one.name === chosen.name ? { ...one, margin } : one)),
                      )
                    }}
                  />
                  <span>{sizeUnit(chosen, chosen.margin)}</span>
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
