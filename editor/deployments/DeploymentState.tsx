import { CircleCheck, CircleOff, FlaskConical, Ghost } from 'lucide-react'
import type { DeploymentSettings } from '../../server/api/deployments.ts'
import styles from './DeploymentState.module.css'

/** Whether a deployment answers, and in which way, by icon and word. */
export function DeploymentState({ settings }: { settings: DeploymentSettings }) {
  const { enabled, mode, variants } = settings
  const several = variants.filter(({ weight }) => weight > 0).length > 1
  const [tone, Icon, word] = !enabled
    ? (['off', CircleOff, 'Off'] as const)
    : mode === 'shadow'
      ? (['on', Ghost, 'Live, with a shadow'] as const)
      : several
        ? (['on', FlaskConical, 'Live, split'] as const)
        : (['on', CircleCheck, 'Live'] as const)
  return (
    <span className={styles.state} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  )
}
