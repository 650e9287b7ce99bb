import type { Json } from '../../engine/graph/values.ts'
import type { CallExample } from './call-examples.ts'
import { inPython } from './written-code.ts'

/** How a run is started from Python, with its answer at the end or event by event. */
export function pythonExamples(at: {
  readonly address: string
  readonly input: Readonly<Record<string, Json>>
  readonly output: string
}): readonly CallExample[] {
  const { address, input, output } = at
  const call = `    "${address}",
    headers={"Authorization": f"Bearer {os.environ['HEDDLE_TOKEN']}"`
  return [
    {
      id: 'python',
      language: 'python',
      title: 'Python',
      note: 'The package requests. The answer comes when the run has ended.',
      code: `import os
import requests

answer = requests.post(
${call}},
    json={"input": ${inPython(input)}},
)
answer.raise_for_status()
run = answer.json()
print(run["status"], run["outputs"].get(${JSON.stringify(output)}))`,
    },
    {
      id: 'python-stream',
      language: 'python',
      title: 'Python, streaming',
      note: 'The package requests. The events of the run as they happen.',
      code: `import json
import os
import requests

with requests.post(
${call}, "Accept": "text/event-stream"},
    json={"input": ${inPython(input)}},
    stream=True,
) as answer:
    answer.raise_for_status()
    for line in answer.iter_lines(decode_unicode=True):
        if line.startswith("data: "):
            event = json.loads(line[len("data: "):])
            if event["type"] == "node-delta":
                print(event["text"], end="", flush=True)`,
    },
  ]
}
