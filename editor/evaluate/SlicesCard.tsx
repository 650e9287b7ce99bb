import type { MetricComparison } from '../../engine/evaluate/comparison/comparison.ts'
import { Axis, mostOf } from './Axis.tsx'
import { Card } from './Card.tsx'
import { inSentence } from './evaluator-words.ts'
import { figuresOf } from './metric-figures.ts'
import type { Pair } from './row-requests.ts'
import styles from './SlicesCard.module.css'

/** Below so many examples there is no verdict, and so no colour. */
const fewest = 20

/** The same difference by parts of the dataset. They are a place to look, not verdicts of their own. */
export function SlicesCard({ compared, pair }: { compared: MetricComparison; pair: Pair }) {
  const { slices, direction, title } = compared
  const figures = figuresOf(compared)
  // What so few examples leave open would press all others to the middle.
  const clear = slices.filter(({ n }) => n >= fewest)
  const most = mostOf(clear.length > 0 ? clear : slices)
  return (
    <Card
      title="By part of the dataset"
      beside={inSentence(title)}
      lead="Where to look; each part is smaller than the whole, so its interval is wider."
      padded={false}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">n</th>
            <th scope="col">{pair.baseline}</th>
            <th scope="col">{pair.candidate}</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {slices.map(({ slice, n, baseline, candidate, difference, interval }) => {
            const written = figures.difference(difference)
            return (
              <tr key={slice}>
                <th scope="row">{sliceWords(slice)}</th>
                <td>{n}</td>
                <td>{figures.value(baseline)}</td>
                <td>{figures.value(candidate)}</td>
                <td>
                  <span className={styles.difference}>
                    <Axis
                      label={`${sliceWords(slice)}: ${written}`}
                      verdict={
                        interval === null || n < fewest ? 'too-few' : sideOf(interval, direction)
                      }
                      {...{ difference, interval, most, direction }}
                    />
                    <span>
                      {written}
                      {n < fewest && <small>too few to tell</small>}
                    </span>
                  </span>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Card>
  )
}

function sideOf(
  [low, high]: readonly [number, number],
  direction: 'higher' | 'lower',
): 'better' | 'worse' | 'cannot-tell' {
  if (low <= 0 && high >= 0) return 'cannot-tell'
  return low > 0 === (direction === 'higher') ? 'better' : 'worse'
}

/** `tag:how-to` as `how-to`; the kind stands before what is not a tag. */
function sliceWords(slice: string): string {
  return slice.startsWith('tag:') ? slice.slice(4) : slice.replace(':', ': ')
}
