import type { RunEnd, RunEvent } from '../../../engine/run/events.ts'
import type { RunView, RunViewOptions } from './run-view.ts'

/** Every event on a line of JSON. The last one holds whole outputs, however large they are. */
export function jsonView({ channel }: Pick<RunViewOptions, 'channel'>): RunView {
  const print = (event: RunEvent): void => channel.print(JSON.stringify(event))
  return {
    show(event) {
      if (event.type !== 'run-end') print(event)
    },
    end(end, outputs) {
      const whole: RunEnd = { ...end, outputs }
      print(whole)
    },
    close: () => undefined,
  }
}
