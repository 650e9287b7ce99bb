export default function LiveTestPage({ name }: { name: string }) {
  return <main>{name}</main>
}
