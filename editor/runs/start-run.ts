/** Runs the open draft with the inputs that the run panel shows. */
export function startRun(): void {}
