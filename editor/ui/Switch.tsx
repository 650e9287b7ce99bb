import type { ReactNode } from 'react'
import { Switch as AriaSwitch, type SwitchProps } from 'react-aria-components'
import styles from './Switch.module.css'

interface Props extends Omit<SwitchProps, 'className' | 'children'> {
  readonly children: ReactNode
}

export function Switch({ children, ...rest }: Props) {
  return (
    <AriaSwitch {...rest} className={styles.switch ?? ''}>
      <span className={styles.track} aria-hidden />
      <span className={styles.label}>{children}</span>
    </AriaSwitch>
  )
}
