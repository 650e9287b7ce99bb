/** Rises when old documents no longer fit; `upgradeFormat` then has a further step. */
export const documentFormat = 1
