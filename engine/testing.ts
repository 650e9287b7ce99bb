/**
 * What tests of nodes need: `import { testNode, fakeChat, fakeModels } from 'heddle/testing'`.
 */
export { testNode, type NodeTest, type NodeTestResult } from './testing/test-node.ts'
export { fakeChat, fakeModels, type FakeAnswer } from './testing/fake-models.ts'
export { fakeIndexes } from './testing/fake-indexes.ts'
export { fakeFetch, type FakeRequest, type FakeResponse } from './testing/fake-fetch.ts'
export { fakeSandbox } from './testing/fake-sandbox.ts'
