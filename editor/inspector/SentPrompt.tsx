import { useMemo, useState } from 'react'
import { Message, type Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import { itemType, type PortType } from '../../engine/graph/port-types.ts'
import { passageIdOf, useLitPassages } from '../runs/lit-passages.ts'
import { useFullValues } from '../runs/values.ts'
import { JsonTree } from '../values/JsonTree.tsx'
import { originsIn, type OriginPart } from './prompt-origins.ts'
import styles from './SentPrompt.module.css'

interface Props {
  /** As it was sent. */
  readonly request: Json
  /** Of the node that sent it. */
  readonly inputs: Values
  readonly typeOf: (port: string) => PortType
}

/** A prompt exactly as it was sent, with where each part of it came from. Both sides light up together. */
export function SentPrompt({ request, inputs, typeOf }: Props) {
  const [lit, setLit] = useState<string>()
  const pointed = useLitPassages((state) => state.ids)
  const whole = useFullValues(inputs)
  const { messages, rest } = useMemo(() => readRequest(request), [request])
  const parts = useMemo(
    () => messages.map((message) => originsIn(textOf(message), whole ?? {})),
    [messages, whole],
  )
  const ports = [...new Set(parts.flat().flatMap(({ origin }) => origin?.port ?? []))]
  return (
    <div className={styles.sent} onPointerLeave={() => setLit(undefined)}>
      {ports.length > 0 && (
        <p className={styles.origins}>
          From
          {ports.map((port) => (
            <button
              key={port}
              type="button"
              className={styles.origin}
              data-type={itemType(typeOf(port))}
              data-lit={lit === port || undefined}
              onPointerEnter={() => setLit(port)}
              onFocus={() => setLit(port)}
              onBlur={() => setLit(undefined)}
            >
              {port}
            </button>
          ))}
        </p>
      )}
      <ol className={styles.messages}>
        {messages.map((message, at) => (
          // Messages of one conversation have no names of their own.
          <li key={at}>
            <span className={styles.role}>{message.role}</span>
            <pre className={styles.content}>
              {parts[at]?.map((part, place) => (
                <Part
                  key={place}
                  part={part}
                  type={part.origin === undefined ? 'any' : typeOf(part.origin.port)}
                  lit={
                    part.origin !== undefined &&
                    (part.origin.port === lit || pointed.has(passageIn(whole, part.origin) ?? ''))
                  }
                  onLight={setLit}
                />
              ))}
            </pre>
          </li>
        ))}
      </ol>
      {rest !== undefined && (
        <div className={styles.rest}>
          <JsonTree value={rest} />
        </div>
      )}
    </div>
  )
}

/** The passage that a piece of a prompt is. */
function passageIn(
  inputs: Values | undefined,
  { port, place }: NonNullable<OriginPart['origin']>,
): string | undefined {
  const value = inputs?.[port]
  return Array.isArray(value) && place !== undefined ? passageIdOf(value[place - 1]) : undefined
}

interface PartProps {
  readonly part: OriginPart
  readonly type: PortType
  readonly lit: boolean
  readonly onLight: (port: string | undefined) => void
}

function Part({ part: { text, origin }, type, lit, onLight }: PartProps) {
  if (origin === undefined) return text
  const place = origin.place === undefined ? '' : `, ${origin.place}`
  return (
    <mark
      data-type={itemType(type)}
      data-lit={lit || undefined}
      title={`From ${origin.port}${place}`}
      onPointerEnter={() => onLight(origin.port)}
    >
      {text}
    </mark>
  )
}

function readRequest(request: Json): {
  readonly messages: readonly Message[]
  readonly rest: Json | undefined
} {
  if (typeof request !== 'object' || request === null || !('messages' in request)) {
    return { messages: [], rest: request }
  }
  const { messages, ...others } = request
  const read = Message.array().safeParse(messages)
  if (!read.success) return { messages: [], rest: request }
  return { messages: read.data, rest: Object.keys(others).length === 0 ? undefined : others }
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '(image)')).join('\n')
}
