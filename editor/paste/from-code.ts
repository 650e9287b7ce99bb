import { graphOf, type Reading } from './reading.ts'

interface Code {
  readonly language: 'javascript' | 'python'
  readonly text: string
}

/** Whether a text is code, and in which language, by its fence or by what only code has. */
export function readCode(text: string): Code | undefined {
  const fence = /^\s*```(\w*)\n([\s\S]*?)\n?```\s*$/.exec(text)
  const body = (fence?.[2] ?? text).trim()
  const named = fence?.[1]?.toLowerCase() ?? ''
  if (/^(js|javascript|ts|typescript|mjs)$/.test(named))
    return { language: 'javascript', text: body }
  if (/^(py|python)$/.test(named)) return { language: 'python', text: body }
  if (
    /^\s*(def \w+\(.*\).*:|from [\w.]+ import |import \w+(\.\w+)*\s*$|class \w+.*:\s*$)/m.test(body)
  )
    return { language: 'python', text: body }
  const looksLikeIt =
    /^\s*(export\s+)?(default\s+)?(async\s+)?function\b|^\s*(const|let|var)\s+[\w{[][^=]*=|=>\s*[{(\w]|^\s*return\s[^.]*[;({[]/m
  return looksLikeIt.test(body) && /[;{}()]/.test(body)
    ? { language: 'javascript', text: body }
    : undefined
}

/** Code as a node: JavaScript runs as it is where it can; of Python the text is kept beside it. */
export function fromCode({ language, text }: Code): Reading {
  if (language === 'python') {
    const outputs = [{ name: 'result', type: 'any' }]
    const commented = text
      .split('\n')
      .map((line) => `// ${line}`.trimEnd())
      .join('\n')
    return {
      graph: graphOf({
        code: {
          type: 'code@1',
          config: { code: `${commented}\nreturn { result: inputs }`, outputs },
          note: 'This was Python, which does not run here. Write it again as JavaScript.',
        },
      }),
      what: 'Python code',
      told: [
        'Python does not run here: it stands in the node as comments, to be written as JavaScript.',
      ],
    }
  }
  const { code, told } = asBody(text)
  const names = [
    ...new Set([...code.matchAll(/\binputs\.([A-Za-z][\w]*)/g)].map(([, name]) => name!)),
  ]
  const outputs = returnedNames(code).map((name) => ({ name, type: 'any' }))
  return {
    graph: graphOf({
      code: {
        type: 'code@1',
        config: { code, ...(outputs.length === 0 ? {} : { outputs }) },
      },
    }),
    what: 'JavaScript code',
    told: [
      ...told,
      ...(names.length === 0 ? [] : [`It reads the inputs ${names.join(', ')}: wire them.`]),
    ],
  }
}

/** The code as the body of a function that returns an object. */
function asBody(text: string): { readonly code: string; readonly told: readonly string[] } {
  const imports = text.match(/^\s*(import\s.*|const .*=\s*require\(.*)$/gm) ?? []
  const told =
    imports.length === 0
      ? []
      : ['The code of a node can import nothing: its imports stand there as comments.']
  const body = text
    .replaceAll(/^\s*(import\s.*|const .*=\s*require\(.*)$/gm, (line) => `// ${line.trim()}`)
    .replaceAll(/^\s*export\s+(default\s+)?/gm, '')
  const single = /^(?:\/\/.*\n)*\s*(?:async\s+)?function\s+(\w+)\s*\(([^)]*)\)/.exec(body)
  const topReturn = /^return\b/m.test(body)
  if (topReturn) return { code: body, told }
  if (single?.[1] !== undefined) {
    const parameters = (single[2] ?? '')
      .split(',')
      .flatMap((one) => /^\s*(\w+)/.exec(one)?.[1] ?? [])
    const call = `${single[1]}(${parameters.map((name) => `inputs.${name}`).join(', ')})`
    return { code: `${body}\nreturn { result: await ${call} }`, told }
  }
  return {
    code: `${body}\nreturn { result: null }`,
    told: [...told, 'It returns nothing yet: write what it gives at its end.'],
  }
}

/** The keys of the object that is returned last, where they are plain to see. */
function returnedNames(code: string): readonly string[] {
  const last = [...code.matchAll(/^return\s*\{([^{}]*)\}/gm)].at(-1)?.[1]
  if (last === undefined) return []
  return last.split(',').flatMap((part) => /^\s*([A-Za-z]\w*)\s*(?::|$)/.exec(part)?.[1] ?? [])
}
