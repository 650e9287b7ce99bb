/**
 * Heddle as a library: `import { run, replay, check } from 'heddle'` runs graphs with the node types
 * that come with Heddle. Everything that the engine is made of can be used by itself too.
 */
export * from '../engine/heddle.ts'

// In place of the check of the engine, which must be told every node type.
export { check, type CheckOptions } from './check.ts'
export {
  answer,
  replay,
  run,
  type AnswerRunOptions,
  type ReplayRunOptions,
  type RunGraphOptions,
  type RunReport,
} from './run.ts'
export { type SessionOptions } from './session.ts'
export { type GraphDocument } from './known-graphs.ts'
export { type IndexContents, type IndexDocument } from './index-contents.ts'
