import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps, type TooltipProps } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Tooltip } from './Tooltip.tsx'
import styles from './IconButton.module.css'

interface Props extends Omit<ButtonProps, 'className' | 'children' | 'aria-label'> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string
  readonly keys?: string | undefined
  readonly placement?: TooltipProps['placement']
  readonly size?: 'small' | 'normal' | 'large'
  readonly active?: boolean
  readonly children: ReactNode
}

export function IconButton({
  label,
  keys,
  placement,
  size = 'normal',
  active = false,
  children,
  ...rest
}: Props) {
  return (
    <Tooltip text={label} keys={keys} placement={placement ?? 'bottom'}>
      <AriaButton
        // Beside the label of a field it is a button of its own, not one that steps or opens the field.
        slot={null}
        {...rest}
        aria-label={label}
        className={classNames(styles.button, styles[size], active && styles.active)}
      >
        {children}
      </AriaButton>
    </Tooltip>
  )
}
