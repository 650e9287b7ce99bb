import { z } from 'zod'
import { Json } from '../graph/values.ts'

/**
 * Where the answer to an example stands. A passage is relevant when it is that chunk, overlaps the
 * span or the quote, or, where none of them is given, comes from that document.
 */
export const Gold = z
  .object({
    document: z.string().min(1),
    chunk: z.string().min(1).optional(),
    /** Words of the document as they stand in it. */
    quote: z.string().min(1).optional(),
    /** Offsets of characters in the text of the document; the end is not included. */
    span: z.tuple([z.number().int().min(0), z.number().int().min(0)]).optional(),
    /** How relevant it is; 0 is a judgment too, and means not at all. */
    grade: z.number().min(0).default(1),
  })
  .strict()
export type Gold = z.output<typeof Gold>

/** Where an example came from. */
const Provenance = z
  .object({
    from: z.enum(['import', 'run', 'feedback', 'annotation', 'person']),
    /** The run, entry of feedback or item of a queue. */
    id: z.string().optional(),
    run: z.string().optional(),
  })
  .strict()

/** One example of a dataset: what a graph is asked, and what is known of a right run. */
export const Example = z
  .object({
    id: z.string().min(1).max(200),
    /** By the inputs of the graph. */
    inputs: z.record(z.string(), Json),
    /** By the outputs of the graph; several right answers are `answers`, a list of texts. */
    expected: z.record(z.string(), Json).optional(),
    gold: z.array(Gold).optional(),
    /** false marks what cannot be answered: a good graph refuses it. */
    answerable: z.boolean().optional(),
    split: z.string().min(1).max(100).optional(),
    tags: z.array(z.string().min(1).max(100)).optional(),
    /** Examples of one source share it: they are not independent, and statistics draw them together. */
    source: z.string().optional(),
    notes: z.string().optional(),
    metadata: z.record(z.string(), Json).optional(),
    provenance: Provenance.optional(),
  })
  .strict()
export type Example = z.output<typeof Example>
