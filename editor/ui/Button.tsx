import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Kbd } from './Kbd.tsx'
import styles from './Button.module.css'

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  readonly variant?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'large'
  readonly icon?: ReactNode
  readonly keys?: string | undefined
  readonly children: ReactNode
}

export function Button({
  variant = 'plain',
  size = 'normal',
  icon,
  keys,
  children,
  ...rest
}: Props) {
  return (
    <AriaButton
      {...rest}
      className={classNames(styles.button, styles[variant], size === 'large' && styles.large)}
    >
      {icon}
      <span>{children}</span>
      {keys !== undefined && <Kbd keys={keys} onAccent={variant === 'primary'} />}
    </AriaButton>
  )
}
