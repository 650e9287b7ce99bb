/** The looks of the HTML report. It stands by itself, so it has its own few colours for light and dark. */
export const reportStyle = `
:root { color-scheme: light dark; --ground: #f6f6f2; --card: #fff; --line: #e3e3dd; --text: #1c1c1a; --quiet: #62625c; --better: #0f7a4f; --worse: #8a5a00; --axis: #f4f4f1; }
@media (prefers-color-scheme: dark) { :root { --ground: #151614; --card: #1e1f1d; --line: #34352f; --text: #ecece6; --quiet: #a3a39b; --better: #5cc795; --worse: #e0ab4f; --axis: #262723; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { margin: 0 0 8px; font-size: 18px; font-weight: 600; }
h2 { margin: 0 0 12px; font-size: 15px; font-weight: 600; }
h3 { margin: 0 0 4px; font-size: 12px; font-weight: 600; }
h4 { margin: 8px 0 2px; font-size: 12px; font-weight: 400; color: var(--quiet); }
.where { margin: 0 0 4px; color: var(--quiet); }
.sentence { margin: 16px 0 24px; font-size: 21px; line-height: 1.4; }
.note { margin: 0 0 8px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
section { margin: 24px 0 0; padding: 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { padding: 6px 12px 6px 0; font-size: 12px; font-weight: 400; text-align: left; color: var(--quiet); white-space: nowrap; }
tbody th { padding: 10px 12px 10px 0; border-top: 1px solid var(--line); font-size: 14px; color: inherit; vertical-align: top; white-space: normal; }
td:last-child { min-width: 150px; }
td { padding: 10px 12px 10px 0; border-top: 1px solid var(--line); vertical-align: top; }
.ends { display: flex; justify-content: space-between; gap: 24px; width: 220px; }
.number { font-family: ui-monospace, monospace; font-size: 13px; white-space: nowrap; }
.small { font-size: 12px; color: var(--quiet); }
.better { color: var(--better); }
.worse { color: var(--worse); }
.bar { display: block; margin: 4px 0; }
.bar .better { fill: var(--better); }
.bar .worse { fill: var(--worse); }
.bar .tied { fill: var(--line); }
.axis .ground { fill: var(--axis); }
.axis .zero { stroke: var(--quiet); }
.axis .reach { stroke: currentColor; stroke-width: 3; stroke-linecap: round; }
.axis .full { fill: currentColor; }
.axis .hollow { fill: var(--card); stroke: currentColor; stroke-width: 2; }
.axis.unknown { color: var(--quiet); }
details.part { padding-bottom: 8px; }
details { border-top: 1px solid var(--line); }
summary { display: flex; justify-content: space-between; gap: 24px; padding: 10px 0; cursor: pointer; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 20px; padding: 4px 0 16px; }
.inner { margin-top: 8px; border: 0; }
.inner summary { display: list-item; padding: 0; font-size: 12px; color: var(--quiet); }
pre { margin: 0; font: 13px/1.5 system-ui, sans-serif; white-space: pre-wrap; overflow-wrap: anywhere; }
`
