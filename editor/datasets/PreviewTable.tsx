import type { Example } from '../../engine/evaluate/example.ts'
import { cellText, columnsOf } from './grid-columns.ts'
import styles from './ImportDialog.module.css'

/** Examples to look at: the columns of the grid, as far as there is something in them. */
export function PreviewTable({ examples }: { examples: readonly Example[] }) {
  const columns = columnsOf(examples, undefined).filter((column) =>
    examples.some((example) => {
      const text = cellText(example, column)
      return text !== '' && text !== '0'
    }),
  )
  return (
    <div className={styles.scroll}>
      <table className={styles.preview}>
        <thead>
          <tr>
            <th scope="col">id</th>
            {columns.map(({ id, label, group }) => (
              <th key={id} scope="col">
                {group !== undefined && <small>{group} </small>}
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {examples.slice(0, 8).map((example) => (
            <tr key={example.id}>
              <th scope="row">{example.id}</th>
              {columns.map((column) => (
                <td key={column.id}>{cellText(example, column).slice(0, 160)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
