import type { Json } from '../../engine/graph/values.ts'
import { inPython } from '../../client/examples/written-code.ts'
import type { CallExample } from '../../client/examples/call-examples.ts'

type Following = 'getRun' | 'getRunEvents' | 'answerRun' | 'cancelRun' | 'giveFeedback'

/** How what comes after the start of a run is called, with its id in the variable RUN. */
export function followingExamples(url: string): Readonly<Record<Following, CallExample[]>> {
  const answer = { node: 'approve', answer: { send: true } }
  return {
    getRun: all(url, 'GET', '', `await heddle.look(run)`),
    getRunEvents: [
      shell(url, 'GET', '/events'),
      typescript(
        url,
        `for await (const event of heddle.events(run, { after: 0 })) console.log(event.type)`,
      ),
      python(`with requests.get(
    f"${url}/v1/runs/{run}/events",
    headers={"Authorization": f"Bearer {os.environ['HEDDLE_TOKEN']}", "Last-Event-ID": "0"},
    stream=True,
) as events:
    for line in events.iter_lines(decode_unicode=True):
        print(line)`),
    ],
    answerRun: all(
      url,
      'POST',
      '/answer',
      `await heddle.answer(run, 'approve', { send: true })`,
      answer,
    ),
    cancelRun: all(url, 'POST', '/cancel', `await heddle.cancel(run)`),
    giveFeedback: all(url, 'POST', '/feedback', `await heddle.feedback(run, { thumbs: 'up' })`, {
      thumbs: 'up',
    }),
  }
}

function all(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  call: string,
  body?: Readonly<Record<string, Json>>,
): CallExample[] {
  const written = body === undefined ? '' : `\n    json=${inPython(body)},`
  return [
    shell(url, method, path, body),
    typescript(url, call),
    python(`answer = requests.${method.toLowerCase()}(
    f"${url}/v1/runs/{run}${path}",
    headers={"Authorization": f"Bearer {os.environ['HEDDLE_TOKEN']}"},${written}
)
print(answer.json())`),
  ]
}

function shell(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  body?: Readonly<Record<string, Json>>,
): CallExample {
  const lines = [
    `curl ${path === '/events' ? '-N' : '-s'}${method === 'POST' && body === undefined ? ' -X POST' : ''} ${url}/v1/runs/$RUN${path} \\`,
    '  -H "authorization: Bearer $HEDDLE_TOKEN"',
  ]
  if (body !== undefined) {
    lines[1] += ' \\'
    lines.push('  -H "content-type: application/json" \\', `  -d '${JSON.stringify(body)}'`)
  }
  return { id: 'curl', title: 'curl', note: '', language: 'shell', code: lines.join('\n') }
}

function typescript(url: string, call: string): CallExample {
  const code = `import { createClient } from 'heddle/client'

const heddle = createClient({ url: '${url}', token: process.env.HEDDLE_TOKEN! })
${call}`
  return { id: 'typescript', title: 'TypeScript', note: '', language: 'typescript', code }
}

function python(code: string): CallExample {
  return {
    id: 'python',
    title: 'Python',
    note: '',
    language: 'python',
    code: `import os\nimport requests\n\n${code}`,
  }
}
