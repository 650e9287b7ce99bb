import type { Example } from '../../engine/evaluate/example.ts'
import { cellText, columnsOf } from './grid-columns.ts'
import styles from './ImportDialog.module.css'

/** More characters than the lines of a cell hold. */
const longest = 600

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
          {examples.map((example) => (
            <tr key={example.id}>
              <th scope="row">{example.id}</th>
              {columns.map((column) => (
                <td key={column.id}>
                  <div>{cellText(example, column).slice(0, longest)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
