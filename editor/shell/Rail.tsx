import {
  Activity,
  CalendarClock,
  Database,
  Gauge,
  ListChecks,
  Moon,
  Rocket,
  Scale,
  Settings,
  Sun,
  TableProperties,
  ThumbsUp,
  Workflow,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useFiringAlerts } from '../monitor/alerts/firing-alerts.ts'
import { paths } from '../paths.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Logo } from './Logo.tsx'
import { chooseTheme, useTheme } from './theme.ts'
import styles from './Rail.module.css'

/** The places of the workspace, at the left of every page. */
export function Rail({ onlyReviews }: { readonly onlyReviews: boolean }) {
  const theme = useTheme((state) => state.theme)
  return (
    <nav className={styles.rail} aria-label="Workspace">
      <Link href={paths.home} className={styles.logo} aria-label="Heddle, home">
        <Logo />
      </Link>
      {!onlyReviews && <BuilderPlaces />}
      <RailLink href={paths.queues} label="Annotate">
        <ListChecks />
      </RailLink>
      {!onlyReviews && (
        <RailLink href={paths.evaluators} label="Evaluators">
          <Scale />
        </RailLink>
      )}
      <div className={styles.space} />
      <IconButton
        label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
        placement="right"
        size="large"
        onPress={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? <Sun /> : <Moon />}
      </IconButton>
      <RailLink href={paths.settings} label="Settings">
        <Settings />
      </RailLink>
    </nav>
  )
}

/** The places of who builds. */
function BuilderPlaces() {
  return (
    <>
      <RailLink href={paths.graphs} also="/g/" label="Graphs">
        <Workflow />
      </RailLink>
      <RailLink href={paths.runs} label="Runs">
        <Activity />
      </RailLink>
      <MonitorLink />
      <RailLink href={paths.deployments} label="Deployments">
        <Rocket />
      </RailLink>
      <RailLink href={paths.feedback} label="Feedback">
        <ThumbsUp />
      </RailLink>
      <RailLink href={paths.indexes} label="Indexes">
        <Database />
      </RailLink>
      <RailLink href={paths.triggers} label="Triggers">
        <CalendarClock />
      </RailLink>
      <RailLink href={paths.datasets} label="Datasets">
        <TableProperties />
      </RailLink>
    </>
  )
}

/** Says from every page that an alert fires. */
function MonitorLink() {
  const firing = useFiringAlerts()
  const label =
    firing === 0 ? 'Monitor' : `Monitor: ${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}`
  return (
    <RailLink href={paths.monitor} label={label}>
      <Gauge />
      {firing > 0 && <i className={styles.dot} />}
    </RailLink>
  )
}

interface RailLinkProps {
  readonly href: string
  readonly label: string
  /** Addresses that belong to this place too. */
  readonly also?: string
  readonly children: ReactNode
}

function RailLink({ href, label, also, children }: RailLinkProps) {
  const [location] = useLocation()
  const here = location.startsWith(href) || (also !== undefined && location.startsWith(also))
  return (
    <Link
      href={href}
      className={styles.link}
      aria-label={label}
      data-label={label}
      {...(here ? { 'aria-current': 'page' as const } : {})}
    >
      {children}
    </Link>
  )
}
