/** One figure, and what the design allows; `at least` for rates, else at most. */
export interface Budget {
  readonly name: string
  readonly label: string
  readonly unit: 'kB' | 'ms' | 'fps' | 'MB' | 'elements'
  readonly budget?: number
  readonly atLeast?: true
}

/** In the order in which they are printed; what has no budget is shown beside the others. */
export const budgets: readonly Budget[] = [
  { name: 'js_editor_kb', label: 'scripts, until the canvas is drawn', unit: 'kB', budget: 265 },
  { name: 'js_page_kb', label: 'scripts, largest other page', unit: 'kB', budget: 200 },
  { name: 'css_kb', label: 'style sheets', unit: 'kB', budget: 16 },
  { name: 'fonts_kb', label: 'fonts', unit: 'kB', budget: 55 },
  { name: 'js_prompt_kb', label: 'prompt editor, later', unit: 'kB', budget: 110 },
  { name: 'js_markdown_kb', label: 'Markdown, later', unit: 'kB', budget: 16 },
  { name: 'js_charts_kb', label: 'charts, later', unit: 'kB', budget: 25 },
  { name: 'js_layout_kb', label: 'layout, in a worker', unit: 'kB', budget: 18 },
  { name: 'ready_20_ms', label: 'nodes drawn, at 60 %, 20', unit: 'ms', budget: 450 },
  { name: 'ready_200_ms', label: 'nodes drawn, at 60 %, 200', unit: 'ms', budget: 250 },
  { name: 'ready_1000_ms', label: 'nodes drawn, at 60 %, 1,000', unit: 'ms', budget: 350 },
  { name: 'ready_whole_20_ms', label: 'nodes drawn, all in view, 20', unit: 'ms' },
  { name: 'ready_whole_200_ms', label: 'nodes drawn, all in view, 200', unit: 'ms' },
  { name: 'ready_whole_1000_ms', label: 'nodes drawn, all in view, 1,000', unit: 'ms' },
  { name: 'drag_20_ms', label: 'main thread a frame, drag, 20', unit: 'ms' },
  { name: 'drag_200_ms', label: 'main thread a frame, drag, 200', unit: 'ms', budget: 8 },
  { name: 'drag_1000_ms', label: 'main thread a frame, drag, 1,000', unit: 'ms', budget: 11 },
  { name: 'pan_200_ms', label: 'main thread a frame, pan, 200', unit: 'ms' },
  { name: 'pan_1000_ms', label: 'main thread a frame, pan, 1,000', unit: 'ms' },
  {
    name: 'stream_script_ms',
    label: 'script a second, 250 words a second, 200',
    unit: 'ms',
    budget: 30,
  },
  {
    name: 'drag_stream_1000_ms',
    label: 'main thread a frame, drag and 250 words a second, 1,000',
    unit: 'ms',
    budget: 13,
  },
  {
    name: 'whole_pan_200_fps',
    label: 'whole graph in view, pan, 200',
    unit: 'fps',
    budget: 55,
    atLeast: true,
  },
  {
    name: 'whole_pan_1000_fps',
    label: 'whole graph in view, pan, 1,000',
    unit: 'fps',
    budget: 40,
    atLeast: true,
  },
  { name: 'whole_pan_200_ms', label: 'main thread a frame there, 200', unit: 'ms' },
  { name: 'whole_pan_1000_ms', label: 'main thread a frame there, 1,000', unit: 'ms' },
  { name: 'dom_1000', label: 'elements, 1,000 nodes at 60 %', unit: 'elements', budget: 8000 },
  { name: 'heap_1000_mb', label: 'heap, 1,000 nodes at 60 %', unit: 'MB', budget: 25 },
  { name: 'prompt_key_ms', label: 'key to paint in the prompt editor', unit: 'ms', budget: 50 },
  { name: 'undo_ms', label: 'undo to paint', unit: 'ms', budget: 50 },
  { name: 'inspector_ms', label: 'click to inspector', unit: 'ms', budget: 100 },
  { name: 'tidy_40_ms', label: 'tidy, 40', unit: 'ms', budget: 60 },
  { name: 'tidy_200_ms', label: 'tidy, 200', unit: 'ms', budget: 300 },
  { name: 'trace_10000_ms', label: 'trace of 10,000 spans, first rows', unit: 'ms', budget: 300 },
  { name: 'trace_scroll_ms', label: 'main thread a frame, scrolling it', unit: 'ms', budget: 16.7 },
]

export function isWithin({ budget, atLeast }: Budget, value: number): boolean | undefined {
  if (budget === undefined) return undefined
  return atLeast === true ? value >= budget : value <= budget
}
