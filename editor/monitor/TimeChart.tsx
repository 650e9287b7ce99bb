import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import uPlot from 'uplot'
import { useTheme } from '../shell/theme.ts'
import type { ChartPicture } from './chart-picture.ts'
import type { Stretch } from './monitor-range.ts'
import { plotData } from './plot-data.ts'
import { plotOptions } from './plot-options.ts'
import { wholeOf, type TimeGrid } from './time-grid.ts'
import styles from './TimeChart.module.css'

interface Props {
  readonly picture: ChartPicture
  readonly grid: TimeGrid
  /** Lies upon the plot, and is as wide. */
  readonly above: ReactNode
  /** Of alerts about its figures. */
  readonly limits: readonly number[]
  /** All that it shows, in a sentence or two. */
  readonly summary: string
  /** The bucket under the pointer, in this or another chart of the page. */
  readonly onMoment: (bucket: number | undefined) => void
  readonly onDrawnOver: (drawn: Stretch) => void
}

/** A chart over time. It is drawn anew where it has other lines, so those are its key. */
export default function TimeChart(props: Props) {
  const { picture, grid, above, limits, summary } = props
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const [plot, setPlot] = useState<uPlot>()
  const theme = useTheme((state) => state.theme)
  const data = useMemo(() => plotData(picture, grid), [picture, grid])
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const sizeOf = () => ({ width: element.clientWidth, height: element.clientHeight })
    const { picture: first, grid: at } = latest.current
    const drawn = new uPlot(
      plotOptions(first, sizeOf(), {
        read: (token) => getComputedStyle(element).getPropertyValue(token).trim(),
        whole: () => wholeOf(latest.current.grid),
        limits: () => latest.current.limits,
        onMoment: (bucket) => latest.current.onMoment(bucket),
        onDrawnOver: (part) => latest.current.onDrawnOver(part),
      }),
      plotData(first, at),
      element,
    )
    const observer = new ResizeObserver(() => drawn.setSize(sizeOf()))
    observer.observe(element)
    // The letters of the axes are those of the page, which come after the first picture.
    void document.fonts.ready.then(() => drawn.root.isConnected && drawn.redraw())
    setPlot(drawn)
    return () => {
      observer.disconnect()
      drawn.destroy()
    }
  }, [])

  // Also for other limits, up to which its axis may have to reach.
  useEffect(() => plot?.setData(data), [plot, data, limits])
  useEffect(() => plot?.redraw(), [plot, theme])

  return (
    <div className={styles.chart} ref={place} role="img" aria-label={summary}>
      {plot !== undefined && createPortal(above, plot.over)}
    </div>
  )
}
