/** Two threads that cross in the eye of a heddle. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M3 7.5c5 0 6 9 11 9h7M3 16.5c5 0 6-9 11-9h7" />
      <circle cx="8.6" cy="12" r="2.7" fill="var(--chrome)" />
    </svg>
  )
}
