import { Validator, type Schema } from '@cfworker/json-schema'
import { afterAll, describe, expect, test } from 'vitest'
import type { Json } from '../engine/graph/values.ts'
import { deploy, publishVersion, saying } from './support/deployed.ts'
import { graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed({ warm: false })
afterAll(() => heddle[Symbol.asyncDispose]())

interface Description {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly components: { readonly schemas: Readonly<Record<string, { [key: string]: Json }>> }
}

async function describedAs(name: string): Promise<Description> {
  const { status, body } = await heddle.send<Description>(`/v1/graphs/${name}/openapi.json`)
  expect(status).toBe(200)
  return body
}

/** Validates against one of the schemas, with the references of all. */
function validator(described: Description, name: string): (value: unknown) => boolean {
  const schema = { ...described, $ref: `#/components/schemas/${name}` }
  // SAFETY: a description is plain JSON, and what is no keyword is not looked at.
  const validating = new Validator(schema as unknown as Schema, '2020-12', false)
  return (value) => validating.validate(value).valid
}

test('what an endpoint is described to take and give is what it takes and gives', async () => {
  const version = await publishVersion(heddle, saying('speaker', 'one'))
  const variants = [{ name: 'a', version, weight: 1 }]
  await deploy(heddle, 'talk', { graph: 'speaker', variants })
  const described = await describedAs('talk')
  expect(described.openapi).toBe('3.1.0')
  expect(described.servers).toEqual([{ url: heddle.url }])
  const takes = validator(described, 'RunRequest')
  const isRun = validator(described, 'Run')
  const isError = validator(described, 'Error')
  const bodies: [object, boolean][] = [
    [{ input: { question: 'x' } }, true],
    [{ input: { question: 'x' }, user: 'u', wait: false, budget: { tokens: 5 } }, true],
    [{ inputs: [{ question: 'x' }, { question: 'y' }] }, true],
    [{ input: { question: 5 } }, false],
    [{ input: {} }, false],
    [{ input: { question: 'x', more: 1 } }, false],
    [{ graph: {} }, false],
    [{ inputs: [] }, false],
    [{ input: { question: 'x' }, budget: { cost: 0 } }, false],
  ]
  for (const [body, fits] of bodies) {
    const answer = await heddle.send('/v1/graphs/talk/runs', { body })
    expect([body, takes(body), answer.status < 300]).toEqual([body, fits, fits])
    const known = 'inputs' in body ? validator(described, 'Runs') : isRun
    expect([body, (fits ? known : isError)(answer.body)]).toEqual([body, true])
  }
})

test('several runs at once are described as they are answered, also when nobody waits', async () => {
  const version = await publishVersion(heddle, saying('speaker', 'one'))
  const variants = [{ name: 'a', version, weight: 1 }]
  await deploy(heddle, 'talk', { graph: 'speaker', variants })
  const { paths } = await describedAs('talk')
  const body = { inputs: [{ question: 'x' }, { question: 'y' }], wait: false }
  const answer = await heddle.send('/v1/graphs/talk/runs', { body })
  expect(answer).toMatchObject({ status: 202, body: { runs: [{}, {}] } })
  expect(paths).toMatchObject({
    '/v1/graphs/talk/runs': {
      post: {
        responses: {
          202: {
            content: {
              'application/json': {
                schema: { anyOf: expect.arrayContaining([{ $ref: '#/components/schemas/Runs' }]) },
              },
            },
          },
        },
      },
    },
  })
})

describe('a description', () => {
  test('holds a schema for each type of port, and refers to nothing that is not there', async () => {
    const types = ['text', 'number', 'boolean', 'json', 'messages', 'documents', 'verdict', 'file']
    const inputs = Object.fromEntries(
      [...types, 'text[]', 'any'].map((type, index) => [
        `input${index}`,
        { type, optional: true } as const,
      ]),
    )
    const outputs = Object.fromEntries(
      Object.keys(inputs).map((name) => [name.replace('in', 'out'), `$.${name}`]),
    )
    // SAFETY: each of them is a type of ports.
    await heddle.publish(graph('typed', { inputs, nodes: {}, outputs } as never))
    const described = await describedAs('typed')
    const { Input, Outputs } = described.components.schemas
    expect(Object.keys(Input!['properties']!)).toHaveLength(10)
    expect(Input!['required']).toEqual([])
    // A file goes in by its id or with its bytes, and comes out as what is recorded of it.
    const file = types.indexOf('file')
    const given = Object.values(Input!['properties']!)
    expect(given[file]).toEqual({ $ref: '#/components/schemas/FileInput' })
    const gives = Object.values(Outputs!['properties']!)
    expect(gives[file]).toMatchObject({ required: ['hash', 'name', 'mediaType', 'bytes'] })
    expect(gives.toSpliced(file, 1)).toEqual(given.toSpliced(file, 1))
    const references = JSON.stringify(described).matchAll(/"\$ref":"([^"]+)"/g)
    const names = [...references].map(([, place]) => place!.replace('#/components/schemas/', ''))
    expect(names.filter((name) => !Object.hasOwn(described.components.schemas, name))).toEqual([])
    const fits = validator(described, 'Input')
    expect(fits({ input4: [{ role: 'user', content: 'x' }], input3: { any: [1] } })).toBe(true)
    expect(fits({ input4: [{ role: 'nobody', content: 'x' }] })).toBe(false)
    expect(fits({ input5: [{ id: 'a', text: 'b', metadata: { deep: { er: [1] } } }] })).toBe(true)
  })

  test('of a graph names its title, and one of nothing is not there', async () => {
    const described = await describedAs('docs-chatbot')
    expect(Object.keys(described.paths)).toContain('/v1/graphs/docs-chatbot/runs')
    const { Input } = described.components.schemas
    expect(Input).toMatchObject({ required: ['question'] })
    expect((await heddle.send('/v1/graphs/nothing/openapi.json')).status).toBe(404)
  })
})
