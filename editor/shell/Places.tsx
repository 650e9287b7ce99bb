import { Link, useLocation } from 'wouter'
import { paths } from '../paths.ts'
import styles from './Places.module.css'

/** The places of one graph. */
export function Places({ graph }: { graph: string }) {
  const [location] = useLocation()
  const places = [
    { href: paths.graph(graph), label: 'Build' },
    { href: paths.graphRuns(graph), label: 'Runs' },
    { href: paths.evaluate(graph), label: 'Evaluate' },
    { href: paths.graphDeployments(graph), label: 'Deploy' },
    { href: paths.graphMonitor(graph), label: 'Monitor' },
  ]
  return (
    <nav className={styles.places} aria-label="Graph">
      {places.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          className={styles.place}
          {...(location.startsWith(href) ? { 'aria-current': 'page' as const } : {})}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
