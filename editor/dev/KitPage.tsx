import { Copy, Play, Plus, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { portTypeNames } from '../../engine/graph/port-types.ts'
import { CardView } from '../canvas/node/CardView.tsx'
import { GroupView } from '../canvas/node/GroupView.tsx'
import { TurnStepper } from '../canvas/node/TurnStepper.tsx'
import KeysDialog from '../keys/KeysDialog.tsx'
import { openKeys } from '../keys/keys-open.ts'
import { useRunStore } from '../runs/run-store.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Choice } from '../ui/Choice.tsx'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/Menu.tsx'
import type { Family } from '../ui/node-icons.ts'
import { Notice } from '../ui/Notice.tsx'
import { Options } from '../ui/Options.tsx'
import { PortShape } from '../ui/PortShape.tsx'
import { Progress } from '../ui/Progress.tsx'
import { RowBox } from '../ui/RowBox.tsx'
import { SelectionBar } from '../ui/SelectionBar.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Slider } from '../ui/Slider.tsx'
import { statusLooks, type Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import { Switch } from '../ui/Switch.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { toast } from '../ui/toast-store.ts'
import { KitOutline } from './KitOutline.tsx'
import { kitCards, kitTrace } from './kit-trace.ts'
import styles from './KitPage.module.css'

const families: readonly Family[] = [
  'io',
  'model',
  'retrieval',
  'check',
  'flow',
  'transform',
  'tool',
]

/** Every part of the editor and every state of a node, to look at and to test. */
export default function KitPage() {
  const before = useRunStore((state) => state.trace)
  const [shown] = useState(before)
  useEffect(() => {
    useRunStore.setState({ trace: kitTrace })
    return () => useRunStore.setState({ trace: shown })
  }, [shown])
  return (
    <Page title="Kit" lead="Every part of the editor, and every state of a node.">
      <Buttons />
      <Fields />
      <Choices />
      <Marks />
      <Blocks />
      <Building />
      <KitOutline />
      <section className={styles.section}>
        <h2>Nodes</h2>
        <div className={styles.cards}>
          {kitCards.map(({ card, size, selected }) => (
            <div key={card.id} style={{ ...size }}>
              <CardView
                card={card}
                chips={{}}
                foot
                selected={selected}
                detail="close"
                handle={({ port, side }) => (
                  <span className={styles.handle} data-side={side}>
                    <PortShape type={port.type} />
                  </span>
                )}
              />
            </div>
          ))}
        </div>
      </section>
    </Page>
  )
}

function Building() {
  const [title, setTitle] = useState('Preparing')
  const [selected, setSelected] = useState(false)
  const [turn, setTurn] = useState<number>()
  return (
    <section className={styles.section}>
      <h2>Building</h2>
      <div className={styles.row}>
        <div style={{ width: 292, height: 120 }}>
          <GroupView
            detail="close"
            family="retrieval"
            figures="598 ms · $0.0007"
            title={title}
            count={3}
            selected={selected}
            onSelect={() => setSelected(!selected)}
            onRename={setTitle}
          />
        </div>
        <TurnStepper kind="loop" started={1} of={4} chosen={undefined} onChoose={setTurn} />
        <TurnStepper kind="loop" started={3} of={4} chosen={turn} onChoose={setTurn} />
        <TurnStepper kind="map" started={24} of={24} chosen={7} onChoose={setTurn} />
        <Button onPress={openKeys}>All keys</Button>
      </div>
      <KeysDialog />
    </section>
  )
}

function Buttons() {
  const [open, setOpen] = useState<'dialog' | 'drawer'>()
  return (
    <section className={styles.section}>
      <h2>Buttons</h2>
      <div className={styles.row}>
        <Button variant="primary" size="large" icon={<Play />} keys="Ctrl Enter">
          Run
        </Button>
        <Button>Plain</Button>
        <Button variant="quiet">Quiet</Button>
        <Button variant="danger">Delete</Button>
        <Button isDisabled>Disabled</Button>
        <IconButton label="Copy">
          <Copy />
        </IconButton>
        <IconButton label="Chosen" active>
          <Plus />
        </IconButton>
        <Kbd keys="Ctrl K" />
        <Menu label="Menu" trigger={<Button>Menu</Button>}>
          <MenuItem icon={<Copy />} keys="Ctrl D">
            Duplicate
          </MenuItem>
          <MenuSection title="More">
            <MenuItem icon={<Trash2 />} danger>
              Delete
            </MenuItem>
          </MenuSection>
        </Menu>
        <Button onPress={() => toast('Removed 3 nodes.', { action: { label: 'Undo', run() {} } })}>
          Toast
        </Button>
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button onPress={() => setOpen('drawer')}>Drawer</Button>
      </div>
      <Dialog
        title="Save version 3"
        isOpen={open !== undefined}
        shape={open ?? 'dialog'}
        onClose={() => setOpen(undefined)}
        actions={<Button onPress={() => setOpen(undefined)}>Close</Button>}
      >
        A version stays as it is for good.
      </Dialog>
    </section>
  )
}

function Fields() {
  const [number, setNumber] = useState(0.2)
  return (
    <section className={styles.section}>
      <h2>Fields</h2>
      <div className={styles.grid}>
        <TextField label="Name" defaultValue="docs-chatbot" description="What addresses use." />
        <TextField
          label="With an error"
          defaultValue="9 lives"
          error="Names begin with a letter."
        />
        <NumberField label="Passages to keep" defaultValue={6} />
        <Select
          label="Model"
          value="small"
          onChange={() => {}}
          options={[
            { id: 'default', label: 'default', aside: 'offline' },
            { id: 'small', label: 'small', description: 'For rewriting and checks' },
          ]}
        />
        <Slider
          label="Temperature"
          value={number}
          onChange={setNumber}
          minValue={0}
          maxValue={2}
          step={0.1}
        />
        <SearchField label="Find documents" placeholder="Find by title" defaultValue="hand" />
        <TextField label="Rubric" rows={3} defaultValue="5: answers the question fully." />
      </div>
    </section>
  )
}

function Choices() {
  const [tab, setTab] = useState('configure')
  const [cut, setCut] = useState<'structure' | 'fixed'>('structure')
  const [mode, setMode] = useState<'rendered' | 'raw'>('rendered')
  const [verdict, setVerdict] = useState<'send' | 'drop' | null>(null)
  return (
    <section className={styles.section}>
      <h2>Choices</h2>
      <div className={styles.row}>
        <Segmented
          label="View"
          value={mode}
          onChange={setMode}
          options={[
            { id: 'rendered', label: 'Rendered' },
            { id: 'raw', label: 'Raw' },
          ]}
        />
        <Switch defaultSelected>Expand</Switch>
        <Switch>Cache</Switch>
        <Checkbox defaultSelected>Chosen</Checkbox>
        <Checkbox isIndeterminate>Some chosen</Checkbox>
        <Checkbox>Not chosen</Checkbox>
        <RowBox label="Select the first row" isSelected onChoose={() => {}} />
        <SelectionBar count="3 runs" onClear={() => {}}>
          <Button>Send to a queue</Button>
        </SelectionBar>
      </div>
      <div className={styles.row}>
        <Choice
          label="What shall happen"
          value={verdict}
          onChange={setVerdict}
          error={verdict === null ? 'Choose one.' : undefined}
          options={[
            { id: 'send', label: 'Send it' },
            { id: 'drop', label: 'Do not send' },
          ]}
        />
      </div>
      <div className={styles.wide}>
        <Options
          label="How documents are cut"
          value={cut}
          onChange={setCut}
          options={[
            {
              id: 'structure',
              label: 'Along the structure',
              description: 'Headings stay together.',
            },
            { id: 'fixed', label: 'At even lengths', description: 'For logs and the like.' },
          ]}
        />
      </div>
      <div className={styles.tabs}>
        <Tabs
          label="Inspector"
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: 'configure', label: 'Configure' },
            { id: 'output', label: 'Output', aside: <Badge tone="accent">live</Badge> },
          ]}
        >
          <TabPanel id="configure">Configure</TabPanel>
          <TabPanel id="output">Output</TabPanel>
        </Tabs>
      </div>
    </section>
  )
}

function Marks() {
  return (
    <section className={styles.section}>
      <h2>Marks</h2>
      <div className={styles.row}>
        {(Object.keys(statusLooks) as Status[]).map((status) => (
          <StatusMark key={status} status={status} word />
        ))}
      </div>
      <div className={styles.row}>
        {portTypeNames.map((type) => (
          <span key={type} className={styles.port}>
            <PortShape type={type} /> {type}
          </span>
        ))}
      </div>
      <div className={styles.row}>
        {families.map((family) => (
          <FamilyTile key={family} family={family} large />
        ))}
        <Badge>neutral</Badge>
        <Badge tone="accent">live</Badge>
        <Badge tone="ok">passes</Badge>
        <Badge tone="warn">changed</Badge>
        <Badge tone="error">failed</Badge>
      </div>
    </section>
  )
}

function Blocks() {
  return (
    <section className={styles.section}>
      <h2>Blocks</h2>
      <div className={styles.grid}>
        <Notice title="No model is connected">Answers are taken word for word.</Notice>
        <Notice tone="ok">The key works. 42 models.</Notice>
        <Notice tone="warn" title="Changed elsewhere">
          Another window saved this graph.
        </Notice>
        <Notice tone="error" title="The provider refused the key">
          Check it in the settings.
        </Notice>
        <CodeBlock label="command" code="curl -s http://127.0.0.1:4000/health" />
        <Progress label="Indexing docs" value={18} maxValue={43} />
        <Skeleton height={60} />
        <Skeleton rows height={99} />
        <EmptyState icon={<Play />} title="No runs yet">
          Run it once, or send the curl below.
        </EmptyState>
      </div>
    </section>
  )
}
