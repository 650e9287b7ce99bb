import { LiveArea } from './live-area.ts'
import { paint, type Line } from './line.ts'

/** What is used of a stream such as `process.stdout`. */
export interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  write(text: string): unknown
}

/** A stream of lines for people. */
export interface Channel {
  /** A person looks at it, on a terminal that can move its cursor. */
  readonly terminal: boolean
  readonly colour: boolean
  columns(): number
  rows(): number
  /** Writes a line; a plain text may hold several. */
  print(line?: Line | string): void
}

/**
 * Where a command writes: what it was called for goes to the standard output, everything else that
 * there is to say to the standard error output.
 */
export class Output {
  readonly result: Channel
  readonly messages: Channel
  /** Called when nobody reads the standard output any more, such as behind `| head`. */
  onReaderGone: () => void = () => undefined
  readonly #streams = new Map<Channel, Stream>()
  #area: LiveArea | undefined

  constructor(stdout: Stream, stderr: Stream, variables: NodeJS.ProcessEnv) {
    this.result = this.#open(stdout, variables)
    this.messages = this.#open(stderr, variables)
  }

  /** Opens lines that are drawn again and again; other lines are then printed above them. */
  live(channel: Channel): LiveArea {
    const stream = this.#streams.get(channel)
    if (stream === undefined) throw new Error('Only a channel of this output can be drawn on.')
    this.#area = new LiveArea(stream, channel, () => {
      this.#area = undefined
    })
    return this.#area
  }

  #open(stream: Stream, variables: NodeJS.ProcessEnv): Channel {
    const terminal = stream.isTTY === true && variables['TERM'] !== 'dumb'
    const colour = terminal && (variables['NO_COLOR'] ?? '') === ''
    const channel: Channel = {
      terminal,
      colour,
      columns: () => stream.columns || 80,
      rows: () => stream.rows || 24,
      print: (line = '') => {
        const text = typeof line === 'string' ? line : paint(line, colour)
        if (terminal && this.#area !== undefined) this.#area.above(text)
        else stream.write(`${text}\n`)
      },
    }
    this.#streams.set(channel, stream)
    return channel
  }
}
