/** What the engine is made of, as the package entry `heddle` hands it on. The node types come from `heddle/nodes`. */

// Running graphs
export { createEngine } from './run/create-engine.ts'
export {
  type AnswerOptions,
  type Engine,
  type EngineOptions,
  type ReplayOptions,
  type RunHandle,
  type RunOptions,
} from './run/engine.ts'
export { type PreparedGraph } from './run/prepare.ts'
export { type GraphSource } from './run/find-subgraphs.ts'
export { AnswerError } from './run/answer.ts'
export { type PersonField, type PersonRequest } from './run/person-request.ts'
export { type WaitingNode } from './run/waiting-nodes.ts'
export { type Estimate } from './run/estimate.ts'
export { ReplayError, type ReplayEdits, type ReplayRequest } from './run/replay-request.ts'
export { type Budget } from './run/budget.ts'
export { InputError, type InputProblem } from './run/input-error.ts'
export { RunInterrupted, type RunResult } from './run/run-graph.ts'

// Graphs: the document, its check, its version
export { Graph } from './graph/document.ts'
export { check } from './graph/check.ts'
export { checkContext } from './graph/catalogue-check.ts'
export { GraphError, type Problem } from './graph/problem.ts'
export { hashGraph } from './graph/hash.ts'
export { printGraph } from './graph/canonical.ts'
export { upgradeGraph } from './graph/migrate.ts'
export { diffGraphs } from './graph/diff-graphs.ts'
export {
  type FieldChange,
  type GraphDiff,
  type InputChange,
  type NodeChange,
  type TextSegment,
  type WireChange,
} from './graph/graph-diff.ts'
export { toMermaid } from './graph/mermaid.ts'
export { graphSchema } from './graph/document-schema.ts'

// Node types
export { createCatalogue, type Catalogue } from './graph/catalogue.ts'
export { advanced, defineNode, field, port, type NodeType } from './graph/define-node.ts'
export { render } from './graph/template.ts'
export { type NodeContext } from './run/node-context.ts'
export { NodeError } from './run/failure.ts'

// The way out to the web, secrets, and code that runs apart
export { createEgress, type EgressOptions } from './egress/create-egress.ts'
export { type Egress, type GuardedFetch, type GuardedInit } from './egress/egress.ts'
export { EgressError } from './egress/egress-error.ts'
export { environmentSecrets } from './egress/environment-secrets.ts'
export { secretsOf, type Secrets } from './egress/secrets.ts'
export { createSandbox, type SandboxOptions } from './sandbox/create-sandbox.ts'
export { SandboxError, type Sandbox } from './sandbox/sandbox.ts'

// Values that travel on wires
export {
  type Citation,
  type Claim,
  type Document,
  type File,
  type Json,
  type Message,
  type Tool,
  type Verdict,
} from './graph/values.ts'

// Journals
export { memoryJournal } from './journal/memory-journal.ts'
export { openSqliteJournal } from './journal/sqlite-journal.ts'
export { type Journal, type RunRecord } from './journal/journal.ts'

// What happened in a run
export { type RunEvent } from './run/events.ts'
export { emptyTrace, reduceTrace, type Span, type Trace } from './run/trace.ts'

// Models
export { offlineModels, type Models } from './models/models.ts'
export { environmentModels } from './models/environment-models.ts'
export { createModels, type ModelSettings } from './models/profiles.ts'
export { langchainChat } from './models/langchain-chat.ts'
export { ModelError } from './models/model-error.ts'
export {
  complete,
  type ChatEvent,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from './models/chat-model.ts'
export { type ModelUsage } from './models/usage.ts'
export { type EmbeddingModel } from './models/embedding-model.ts'
export { type Reranker } from './models/reranker.ts'

// Indexes: documents are kept in a store, and searched in a copy that can be made again
export { openIndexes } from './retrieval/lance-index.ts'
export { memoryDocumentStore } from './retrieval/memory-document-store.ts'
export { findFiles } from './retrieval/find-files.ts'
export { ingestDocuments, ingestFiles } from './retrieval/ingest.ts'
export { type DocumentStore } from './retrieval/document-store.ts'
export { type Indexes, type SearchIndex } from './retrieval/search-index.ts'

// Evaluation: scores of runs, and what they show
export { evaluators, findEvaluator } from './evaluate/evaluators/index.ts'
export {
  defineEvaluator,
  EvaluatorError,
  NotApplicable,
  settingsSchema,
} from './evaluate/evaluators/define-evaluator.ts'
export {
  answerIn,
  documentsIn,
  questionIn,
  readings,
  referencesIn,
} from './evaluate/evaluators/reading.ts'
export {
  type Evaluator,
  type EvaluatorContext,
  type ScoredRun,
  type ScoredSpan,
} from './evaluate/evaluators/evaluator.ts'
export { type Example } from './evaluate/example.ts'
export { type ScoreResult } from './evaluate/score.ts'
export { compareVariants, type CompareOptions } from './evaluate/comparison/compare.ts'
export { metricFor } from './evaluate/comparison/metric-for.ts'
export { examplesInPrompts } from './evaluate/comparison/examples-in-prompts.ts'
export {
  type ComparedExample,
  type ComparedMetric,
  type ComparedVariant,
  type TrialScore,
} from './evaluate/comparison/compared.ts'
export { type DetailedComparison, type DetailedMetric } from './evaluate/comparison/detailed.ts'
export {
  hybridsOf,
  type Hybrid,
  type HybridPlan,
  type Swap,
} from './evaluate/attribution/hybrids.ts'
export {
  attribute,
  type DetailedAttribution,
  type DetailedShare,
} from './evaluate/attribution/attribute.ts'
export {
  checkRequirements,
  type Figures,
  type GateResult,
} from './evaluate/gate/check-requirements.ts'
export { Requirement } from './evaluate/gate/requirement.ts'
export { type Report, type ReportRow, type ReportVariant } from './evaluate/reports/report.ts'
export { csvReport } from './evaluate/reports/csv-report.ts'
export { htmlReport } from './evaluate/reports/html-report.ts'
export { junitReport } from './evaluate/reports/junit-report.ts'
export { markdownReport } from './evaluate/reports/markdown-report.ts'
export {
  calibrate,
  describeTrust,
  type JudgeCalibration,
} from './evaluate/calibration/calibrate.ts'
export { positionBias, type SwappedVerdict } from './evaluate/calibration/position-bias.ts'
export { krippendorffAlpha } from './evaluate/calibration/krippendorff.ts'
export { cohenKappa } from './evaluate/calibration/kappa.ts'
export { confusionOf } from './evaluate/calibration/confusion.ts'
