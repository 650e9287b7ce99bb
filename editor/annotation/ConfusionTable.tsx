import type { CSSProperties } from 'react'
import type { Calibration } from '../../server/api/annotation.ts'
import styles from './CalibrationPage.module.css'

/** How often people and the judge said what: where they agree lies on the diagonal. */
export function ConfusionTable({ calibration }: { calibration: Calibration }) {
  const { categories, confusion } = calibration
  const most = Math.max(1, ...confusion.flat())
  return (
    <table className={styles.confusion} aria-label="What people and the judge said">
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={categories.length}>
            the judge said
          </th>
        </tr>
        <tr>
          <th scope="col" className={styles.corner}>
            people said
          </th>
          {categories.map((category) => (
            <th key={category} scope="col">
              {category}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, row) => (
          <tr key={category}>
            <th scope="row">{category}</th>
            {categories.map((other, column) => {
              const count = confusion[row]?.[column] ?? 0
              return (
                <td
                  key={other}
                  data-agrees={row === column || undefined}
                  style={share(count / most)}
                >
                  {Math.round(count * 10) / 10}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How strongly a cell is tinted. */
function share(part: number): CSSProperties {
  return { '--share': part }
}
