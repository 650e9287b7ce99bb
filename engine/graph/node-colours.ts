/** Colours that people give to nodes, each with a tone for the light theme and one for the dark. */
export const nodeColours = ['red', 'amber', 'green', 'teal', 'blue', 'violet'] as const
export type NodeColour = (typeof nodeColours)[number]
