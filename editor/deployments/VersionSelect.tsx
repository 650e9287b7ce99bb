import { Select } from '../ui/Select.tsx'
import { useLabels, useVersions } from './deployment-requests.ts'

/** A version, and the label that it was chosen by. */
interface ChosenVersion {
  readonly version: string
  readonly label?: string
}

interface Props {
  readonly graph: string
  readonly label: string
  readonly labelHidden?: boolean
  readonly value: ChosenVersion | undefined
  readonly onChange: (chosen: ChosenVersion) => void
}

const byLabel = 'label:'

/** One of the versions of a graph, by its number or by a label. */
export function VersionSelect({ graph, label, labelHidden = false, value, onChange }: Props) {
  const versions = useVersions(graph).data?.versions.toSorted((a, b) => b.number - a.number) ?? []
  const labels = useLabels(graph).data?.labels ?? []
  const numberOf = (version: string): string =>
    `v${versions.find((one) => one.version === version)?.number ?? '?'}`
  return (
    <Select
      label={label}
      labelHidden={labelHidden}
      value={
        value === undefined
          ? null
          : labels.some((one) => one.label === value.label && one.version === value.version)
            ? byLabel + value.label
            : value.version
      }
      onChange={(id) => {
        const found = labels.find((one) => byLabel + one.label === id)
        onChange(
          found === undefined ? { version: id } : { version: found.version, label: found.label },
        )
      }}
      options={[
        ...labels.map((one) => ({
          id: byLabel + one.label,
          label: `${one.label}, ${numberOf(one.version)}`,
        })),
        ...versions.map(({ version, number, message }) => ({
          id: version,
          label: `v${number}`,
          description: message === '' ? undefined : message,
        })),
      ]}
    />
  )
}
