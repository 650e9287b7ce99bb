import type { NodeType } from '../engine/graph/define-node.ts'
import agent from './agent.ts'
import budget from './budget.ts'
import classify from './classify.ts'
import code from './code.ts'
import extract from './extract.ts'
import filter from './filter.ts'
import fuse from './fuse.ts'
import generate from './generate.ts'
import grade from './grade.ts'
import graph from './graph.ts'
import http from './http.ts'
import human from './human.ts'
import json from './json.ts'
import judge from './judge.ts'
import memory from './memory.ts'
import note from './note.ts'
import readFile from './read-file.ts'
import rerank from './rerank.ts'
import retrieve from './retrieve.ts'
import rewrite from './rewrite.ts'
import switchNode from './switch.ts'
import template from './template.ts'
import tool from './tool.ts'
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
  agent,
  validate,
  judge,
  switchNode,
  classify,
  extract,
  human,
  budget,
  memory,
  readFile,
  template,
  json,
  code,
  http,
  tool,
  graph,
  note,
]

// Exported graphs check with it what a wire without a type carries, and reach the web through the other.
export { schemaOf } from '../engine/graph/port-schemas.ts'
export { processOutside } from '../engine/export/process-outside.ts'
