import { useState } from 'react'
import { TextField } from '../ui/Field.tsx'
import { formatCount } from '../ui/figures.ts'
import { Select } from '../ui/Select.tsx'
import { datasetNameProblem } from './dataset-name.ts'

interface Known {
  readonly name: string
  readonly examples: number
}

/** Stands for a dataset that is made now: an option needs a name. */
const another = ' new'

/** Which dataset examples are added to: one of those that there are, or a new one with a name. */
export interface DatasetChoice {
  readonly known: readonly Known[]
  /** What is chosen in the list. */
  readonly dataset: string
  readonly name: string
  /** Whether it is made now. */
  readonly makes: boolean
  /** Its name; empty while a new one has none. */
  readonly target: string
  /** Why a new one cannot be called so. */
  readonly problem: string | undefined
  readonly choose: (dataset: string) => void
  readonly rename: (name: string) => void
}

/**
 * @param first of those that are known; undefined for a new one
 * @param proposed name of a new one
 */
export function useDatasetChoice(
  known: readonly Known[],
  first: string | undefined,
  proposed = '',
): DatasetChoice {
  const [chosen, choose] = useState<string>()
  const [name, rename] = useState(proposed)
  const dataset = chosen ?? first ?? another
  const makes = dataset === another
  const taken = known.map((one) => one.name)
  return {
    known,
    dataset,
    name,
    makes,
    target: makes ? name.trim() : dataset,
    problem: makes ? datasetNameProblem(name, taken) : undefined,
    choose,
    rename,
  }
}

/** The fields of a choice. */
export function DatasetFields({
  choice,
  placeholder,
}: {
  choice: DatasetChoice
  placeholder?: string
}) {
  return (
    <>
      <Select
        label="Dataset"
        options={[
          ...choice.known.map(({ name, examples }) => ({
            id: name,
            label: name,
            aside: formatCount(examples, 'example'),
          })),
          { id: another, label: 'A new dataset' },
        ]}
        value={choice.dataset}
        onChange={choice.choose}
      />
      {choice.makes && (
        <TextField
          label="Name of the new dataset"
          mono
          value={choice.name}
          onChange={choice.rename}
          error={choice.problem}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      )}
    </>
  )
}
