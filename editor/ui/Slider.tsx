import {
  Label,
  Slider as AriaSlider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
} from 'react-aria-components'
import type { ReactNode } from 'react'
import styles from './Slider.module.css'

interface Props {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
  /** When the pointer lets go; saves once instead of at every step. */
  readonly onChangeEnd?: (value: number) => void
  readonly minValue: number
  readonly maxValue: number
  readonly step: number
  readonly description?: ReactNode
  /** A field beside it holds the same figure: the figure is left out, and the handle stands at the height of fields. */
  readonly withField?: boolean
}

export function Slider({ label, description, onChangeEnd, withField = false, ...rest }: Props) {
  const { minValue, maxValue, value } = rest
  const share = maxValue === minValue ? 0 : (value - minValue) / (maxValue - minValue)
  return (
    <div className={styles.field}>
      <AriaSlider
        {...rest}
        {...(onChangeEnd === undefined ? {} : { onChangeEnd })}
        className={styles.slider ?? ''}
        data-with-field={withField || undefined}
      >
        <Label className={styles.label ?? ''}>{label}</Label>
        {!withField && <SliderOutput className={styles.output ?? ''} />}
        <SliderTrack className={styles.track ?? ''}>
          <div className={styles.fill} style={{ width: `${share * 100}%` }} />
          <SliderThumb className={styles.thumb ?? ''} />
        </SliderTrack>
      </AriaSlider>
      {description !== undefined && <p className={styles.description}>{description}</p>}
    </div>
  )
}
