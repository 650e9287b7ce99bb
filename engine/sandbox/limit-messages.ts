/** Both the process that runs code and the one that watches it may find a limit reached first. */
export function timeoutMessage(milliseconds: number): string {
  return `The code took longer than ${milliseconds / 1000} s, which is its limit.`
}

export function memoryMessage(bytes: number): string {
  return `The code needs more than ${Math.round(bytes / 1024 / 1024)} MiB of memory, which is its limit.`
}
