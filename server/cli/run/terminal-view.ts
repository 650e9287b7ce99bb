import type { Graph } from '../../../engine/graph/document.ts'
import { isFrame } from '../../../engine/graph/is-frame.ts'
import { sourcesOf } from '../../../engine/graph/reference.ts'
import type { RunEvent } from '../../../engine/run/events.ts'
import { emptyTrace, reduceTrace, type Trace } from '../../../engine/run/trace.ts'
import { count } from '../amounts.ts'
import type { LiveArea } from '../live-area.ts'
import { cut, look, type Line } from '../line.ts'
import { textLines } from './output-lines.ts'
import { labelWidth, rowLine } from './row-line.ts'
import { isFinal, rowsOf, type Row } from './run-rows.ts'
import { closingLines, type RunView, type RunViewOptions } from './run-view.ts'
import { usesNoModel } from './uses-no-model.ts'

/** Milliseconds between two pictures, and between two turns of the spinner. */
const usualPace = { event: 30, idle: 80 }
/** Lines that the answer keeps, however many steps there are. */
const leastAnswer = 4
/** Names that are longer push their own time aside, not that of all others. */
const widestName = 32

/**
 * Draws a run on a terminal: a line for each node, and the answer while it is written. Steps that do
 * not fit on the screen any more are printed for good; of a long answer its end is shown, and when
 * the run is over the whole of it is printed.
 */
export function terminalView(
  { channel, graph, run, past = emptyTrace }: RunViewOptions,
  area: LiveArea,
  { now = Date.now, pace = usualPace }: { now?: () => number; pace?: typeof usualPace } = {},
): RunView {
  const nameWidth = Math.min(widestLabel(graph), widestName)
  const answers = answerPorts(graph)
  const printed = new Set(rowsOf(past).flatMap((row) => (isFinal(row) ? [row.key] : [])))
  let trace: Trace = past
  let offline = false
  let answer = ''
  let drawnAt = Number.NEGATIVE_INFINITY
  let closed = false
  const timer = setInterval(draw, pace.idle)

  const lineOf = (row: Row): Line => rowLine(row, { nameWidth, now: now() })
  const openRows = (): Row[] => rowsOf(trace).filter((row) => !printed.has(row.key))

  function print(row: Row): void {
    const line = lineOf(row)
    // What went wrong is never cut.
    const whole = row.state !== 'done' && row.state !== 'turn'
    channel.print(whole ? line : cut(line, channel.columns() - 1))
    printed.add(row.key)
  }

  function draw(): void {
    drawnAt = performance.now()
    const text = answer === '' ? [] : [[], ...textLines(answer, channel.columns())]
    const room = area.mostLines - Math.min(text.length, leastAnswer + 1)
    let rows = openRows()
    while (rows.length > room && rows[0] !== undefined && isFinal(rows[0])) {
      print(rows[0])
      rows = rows.slice(1)
    }
    const hidden = Math.max(rows.length - room, 0)
    const shown = hidden === 0 ? rows : rows.slice(hidden + 1)
    const steps: Line[] = [
      ...(hidden === 0 ? [] : [[look(`… ${count(hidden + 1, 'more step')}`, 'quiet')]]),
      ...shown.map(lineOf),
    ]
    area.draw([...steps, ...lastLines(text, area.mostLines - steps.length)])
  }

  function follow(event: RunEvent): void {
    trace = reduceTrace(trace, event)
    offline ||= usesNoModel(event)
    if (event.type === 'node-delta' && answers.has(`${event.node}.${event.port}`)) {
      answer = trace.spans.get(event.path)?.streaming[event.port] ?? answer
    }
    if (event.type === 'node-end') {
      for (const [port, value] of Object.entries(event.outputs)) {
        const whole = answers.has(`${event.node}.${port}`) && typeof value === 'string'
        if (whole) answer = value
      }
    }
  }

  /** Prints the steps for good in place of what was drawn. */
  function leave(): void {
    closed = true
    clearInterval(timer)
    const rows = openRows()
    area.close()
    for (const row of rows) print(row)
  }

  return {
    show(event) {
      follow(event)
      if (performance.now() - drawnAt >= pace.event) draw()
    },
    end(end, outputs) {
      leave()
      const lines = closingLines(end, outputs, { ...run, offline }, channel.columns())
      for (const line of lines) channel.print(line)
    },
    close() {
      if (closed) return
      const text = textLines(answer, channel.columns())
      leave()
      // It was cut off: what could be seen stays. A run that waits writes it whole at its end.
      if (answer !== '' && trace.status !== 'waiting')
        for (const line of [[], ...text]) channel.print(line)
    },
  }
}

/** The end of a text that is longer than its room, with a sign that there is more above. */
function lastLines(lines: readonly Line[], room: number): Line[] {
  if (lines.length <= room) return [...lines]
  return [[], [look('…', 'quiet')], ...lines.slice(lines.length - Math.max(room - 2, 0))].slice(
    0,
    Math.max(room, 0),
  )
}

/** The ports whose text becomes an output of the graph: their pieces are worth showing. */
function answerPorts(graph: Graph): ReadonlySet<string> {
  return new Set(Object.values(graph.outputs).flatMap(sourcesOf))
}

/** Wide enough for each node of the graph where it stands, so that times stay in one column. */
function widestLabel(graph: Graph): number {
  const depthOf = (id: string | undefined): number => {
    const entry = id === undefined ? undefined : graph.nodes[id]
    return entry === undefined ? 0 : 1 + depthOf(entry.in)
  }
  return Math.max(
    0,
    ...Object.entries(graph.nodes)
      .filter(([, entry]) => !isFrame(entry) || entry.frame === 'map')
      .map(([name, entry]) => labelWidth({ name, depth: depthOf(entry.in) })),
  )
}
