import type { NodeType } from '../engine/graph/define-node.ts'
import budget from './budget.ts'
import classify from './classify.ts'
import filter from './filter.ts'
import fuse from './fuse.ts'
import generate from './generate.ts'
import grade from './grade.ts'
import graph from './graph.ts'
import human from './human.ts'
import json from './json.ts'
import judge from './judge.ts'
import memory from './memory.ts'
import rerank from './rerank.ts'
import retrieve from './retrieve.ts'
import rewrite from './rewrite.ts'
import switchNode from './switch.ts'
import template from './template.ts'
import validate from './validate.ts'

/** The node types that come with Heddle, in the order of the palette. */
export const nodeTypes: readonly NodeType[] = [
  rewrite,
  retrieve,
  fuse,
  rerank,
  filter,
  grade,
  generate,
  validate,
  judge,
  switchNode,
  classify,
  human,
  budget,
  memory,
  template,
  json,
  graph,
]

// Exported graphs check with it what a wire without a type carries.
export { schemaOf } from '../engine/graph/port-types.ts'
