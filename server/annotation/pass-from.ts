/** Scores of judges are from 0 to 1; from here on they say pass. */
export const passFrom = 0.5
