import type { RunEvent } from '../../../engine/run/events.ts'
import { duration } from '../amounts.ts'
import { oneLine } from '../text.ts'
import { nodeDetail, originOf } from './node-detail.ts'
import { closingLines, type RunView, type RunViewOptions } from './run-view.ts'
import { usesNoModel } from './uses-no-model.ts'

/** One line for each step that is over, for files and pipes. */
export function plainView({ channel, run }: RunViewOptions): RunView {
  let offline = false
  return {
    show(event) {
      offline ||= usesNoModel(event)
      const line = stepLine(event)
      if (line !== undefined) channel.print(line)
    },
    end(end, outputs) {
      for (const line of closingLines(end, outputs, { ...run, offline })) channel.print(line)
    },
    close: () => undefined,
  }
}

function stepLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'node-end':
      return step(
        '✓',
        event.path,
        duration(event.duration),
        originOf(event),
        nodeDetail(event.outputs, event.usage),
      )
    case 'node-error':
      return step('✗', event.path, duration(event.duration), oneLine(event.error.message))
    case 'node-retry': {
      const again = `It is tried again in ${duration(event.delay)}.`
      return step('↻', event.path, `${oneLine(event.error.message)} ${again}`)
    }
    case 'node-skip':
      return step('–', event.path, oneLine(event.reason))
    case 'node-wait':
      return step('…', event.path, 'waits for a person')
    case 'node-answer':
      return step('…', event.path, event.expired ? 'nobody answered in time' : 'was answered')
    case 'frame-iteration':
      return event.kind === 'loop'
        ? step('↻', event.path, `turn ${event.iteration} of ${event.of}`)
        : undefined
    case 'run-resume':
      return step('↻', 'The run goes on.')
    case 'run-start':
    case 'node-start':
    case 'node-delta':
    case 'run-wait':
    case 'run-end':
      return undefined
  }
}

function step(...parts: readonly string[]): string {
  const [mark, ...others] = parts
  return `${mark} ${others.filter((part) => part !== '').join('  ')}`
}
