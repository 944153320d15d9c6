/** Served as /inbox.css. Colours, scale and focus are those of the product (ux.md 5.1 and 5.2). */
export const inboxStyle = `
:root {
  --bg: #f6f7f5; --surface: #fff; --raised: #ecf0ed; --ink: #1b2622; --muted: #4f5e57; --line: #cfd8d2; --control: #6b7b73;
  --brand: #14614f; --on-brand: #fff; --brand-soft: #e1eee9; --link: #0b5a8a; --warn: #7a4f00; --warn-bg: #fff4dc; --focus: #0b57d0;
  --mono: "BIZ UDGothic", "Noto Sans Mono CJK JP", ui-monospace, monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #0f1714; --surface: #16211d; --raised: #1f2c27; --ink: #e6ede9; --muted: #a9b8b0; --line: #33443c; --control: #7e9187;
    --brand: #5cc4a6; --on-brand: #06231b; --brand-soft: #1a3a31; --link: #7cc0ee; --warn: #f2c14e; --warn-bg: #33270a; --focus: #8ab4f8;
  }
}
@media (prefers-contrast: more) {
  :root {
    --bg: #fff; --surface: #fff; --raised: #fff; --ink: #000; --muted: #1f1f1f; --line: #000; --control: #000;
    --brand: #00382b; --on-brand: #fff; --brand-soft: #fff; --link: #00308f; --warn: #4a3000; --warn-bg: #fff; --focus: #00f;
    color-scheme: light;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 0 16px 48px; background: var(--bg); color: var(--ink);
  font: 16px/28px "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "BIZ UDPGothic", "Yu Gothic UI", Meiryo, system-ui, sans-serif;
  font-variant-numeric: tabular-nums; line-break: strict; overflow-wrap: anywhere;
}
:lang(ja) { word-break: auto-phrase; }
:lang(en) { word-break: normal; }
header, .columns { max-width: 1040px; margin-inline: auto; }
h1, h2, h3, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h1, h2, h3 { font-feature-settings: "palt"; }
h1 { font-size: 24px; line-height: 34px; }
h2 { font-size: 18px; line-height: 28px; }
h3 { font-size: 16px; line-height: 28px; }
a { color: var(--link); text-underline-offset: 3px; }
code { font-family: var(--mono); font-size: 14px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 2px var(--surface); border-radius: 4px; }
main:focus { outline: none; box-shadow: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 16px; top: -60px; padding: 8px 16px; background: var(--surface); border-radius: 6px; }
.skip:focus { top: 8px; }

.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; padding-top: 24px; }
.bar h1 { flex: 1 1 auto; white-space: nowrap; }
.bar nav { display: flex; gap: 4px; }
.bar nav a { display: inline-flex; align-items: center; min-height: 44px; padding: 0 12px; border-radius: 6px; font-size: 14px; }
.bar nav a[aria-current] { color: var(--ink); background: var(--raised); text-decoration: none; font-weight: 700; }
.lead { color: var(--muted); font-size: 14px; line-height: 22px; padding: 4px 0 24px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 32px; }
@media (min-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr) 328px; align-items: start; } }

.warning { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-bottom: 16px; padding: 8px 16px; border: 1px solid var(--warn); border-radius: 10px; background: var(--warn-bg); color: var(--warn); font-size: 14px; line-height: 24px; }
.warning a { color: inherit; font-weight: 700; }
.fault { white-space: nowrap; }
.heading { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; margin-bottom: 8px; }
.count { margin-left: 4px; color: var(--muted); font-size: 14px; font-weight: 400; white-space: nowrap; }
.connection { flex: 1 1 auto; color: var(--muted); font-size: 13px; line-height: 20px; white-space: nowrap; }
.connection:not(:empty)::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--brand); }
.connection.lost { color: var(--warn); }
.connection.lost::before { border-radius: 0; background: var(--warn); }

button { font: inherit; font-weight: 700; font-size: 14px; min-height: 44px; padding: 0 16px; border-radius: 6px; border: 1px solid var(--control); background: var(--surface); color: var(--ink); cursor: pointer; }
button:hover:enabled { background: var(--raised); }
button:disabled { cursor: default; color: var(--muted); border-color: var(--line); background: transparent; }
button.primary { width: 100%; min-height: 48px; font-size: 16px; border-color: var(--brand); background: var(--brand); color: var(--on-brand); }
button.primary:hover:enabled { background: var(--brand); text-decoration: underline; text-underline-offset: 4px; }
button.quiet { background: transparent; }

.list { list-style: none; display: grid; gap: 12px; }
.list:empty { display: none; }
.message { padding: 12px 16px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.envelope { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 10px; }
.kind { flex: none; padding: 0 8px; border-radius: 4px; background: var(--brand-soft); color: var(--brand); font-size: 13px; line-height: 22px; font-weight: 700; }
.message.email .kind { background: var(--raised); color: var(--ink); }
.to { flex: 1 1 21ch; min-width: 0; font-weight: 700; }
time, .template { color: var(--muted); font-size: 13px; line-height: 20px; }
time { white-space: nowrap; }
.subject { margin-top: 8px; }
.code { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; margin-top: 8px; }
.code output { font: 700 32px/42px var(--mono); letter-spacing: .08em; user-select: all; }
.copy { min-width: 120px; }
.text { margin-top: 8px; padding: 8px 14px; border-radius: 4px 14px 14px 14px; background: var(--raised); white-space: pre-wrap; }
.text.other { padding-block: 6px; border: 1px solid var(--line); background: transparent; color: var(--muted); font-size: 14px; line-height: 22px; }
.links { list-style: none; margin-top: 8px; }
.links a { display: inline-block; padding-block: 8px; font-size: 14px; line-height: 22px; }
.empty { padding: 48px 24px; border: 1px dashed var(--control); border-radius: 10px; text-align: center; color: var(--muted); }
.empty-title { color: var(--ink); font-size: 18px; font-weight: 700; }
.more { margin-top: 12px; color: var(--muted); font-size: 14px; line-height: 22px; }

.faults { padding: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; font-size: 14px; line-height: 22px; }
.faults > p { color: var(--muted); margin-bottom: 12px; }
.faults form > label, .faults legend, .pair label { display: block; padding: 0 0 4px; font-weight: 700; }
.faults fieldset { margin: 16px 0; padding: 0; border: 0; min-width: 0; }
.choice { display: flex; align-items: center; gap: 10px; min-height: 44px; }
.choice + .choice { border-top: 1px solid var(--line); }
.choice input { width: 20px; height: 20px; margin: 0; accent-color: var(--brand); }
select, input[type="number"] { width: 100%; height: 44px; padding: 0 12px; font: inherit; font-size: 16px; color: var(--ink); background: var(--surface); border: 1px solid var(--control); border-radius: 6px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; align-items: end; gap: 12px; margin-bottom: 16px; }
.faults h3 { margin-top: 24px; font-size: 14px; }
.faults dl > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 6px 0; border-top: 1px solid var(--line); }
.faults dt code { font-size: 13px; }
.faults dd { color: var(--muted); }
.faults .on dd { color: var(--warn); font-weight: 700; }
.faults .on dd::before { content: "▲ " / ""; }
@media (max-width: 479px) {
  .bar { column-gap: 8px; }
  .bar h1 { font-size: 19px; line-height: 32px; }
  .bar nav { gap: 0; margin-left: auto; }
  .bar nav a { padding: 0 7px; font-size: 13px; }
  .heading h2 { flex: 1; }
  .connection { order: 1; flex-basis: 100%; }
}
@media (forced-colors: active) { .message, .faults, .warning, .text, .kind { border: 1px solid; } }
`;
