import { EgressError } from './egress-error.ts'

/**
 * The body of an answer, unpacked, that breaks off with an error beyond its limit.
 * @param most in bytes
 * @param explain makes a sentence of what a broken connection throws
 */
export function limitBody(
  body: ReadableStream<Uint8Array>,
  host: string,
  most: number,
  explain: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let bytes = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let piece: ReadableStreamReadResult<Uint8Array>
        try {
          piece = await reader.read()
        } catch (error) {
          return controller.error(explain(error))
        }
        if (piece.done) return controller.close()
        bytes += piece.value.byteLength
        if (bytes <= most) return controller.enqueue(piece.value)
        const error = tooLarge(host, most)
        controller.error(error)
        await reader.cancel(error)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

export function tooLarge(host: string, most: number): EgressError {
  const size =
    most >= 1024 * 1024 ? `${Math.round((most / 1024 / 1024) * 10) / 10} MiB` : `${most} bytes`
  return new EgressError(
    'too-large',
    `${host} answered with more than ${size}, which is the limit for one answer.`,
  )
}
