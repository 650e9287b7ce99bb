/** Executions of nodes in one run, whatever its budget says: a fuse against graphs that never end. */
export const mostExecutions = 100_000

/** Nodes and frames that come to their turn in one run, also those that are then skipped or bypassed. */
export const mostSteps = 1_000_000

/** Items of one map. */
export const mostItems = 10_000

/** Bytes of one value as JSON: an input of a run, an output of a node, a list that wires or a map gather. */
export const largestValue = 64 * 1024 * 1024

/** Levels of lists and objects in one value: more than anybody nests on purpose, and less than what exhausts those who read it recursively. */
export const deepestValue = 500
