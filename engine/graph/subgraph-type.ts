/** The node type that the engine runs itself: another graph in the place of a node. */
export const subgraphType = 'graph'
