/** The node type that the engine runs itself: another graph in the place of a node. */
export const subgraphType = 'graph'
/** The node type that makes tools for agents, also of graphs. */
export const toolType = 'tool'
