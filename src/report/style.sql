--
-- how the page looks: light, dark, narrow, wide, printed
--

CREATE FUNCTION customer_portfolio_internal.report_style() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	BEGIN ATOMIC
	SELECT $css$
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f5f7fa; --ink: #1a2027; --soft: #52606d; --line: #cbd2d9; --link: #0b4f8a; --mark: #fff4d6;
  --s1: #1b5f9e; --s2: #c77700; --s3: #3a3f47; --s4: #8a4b8f; --s5: #2a8c74; --s6: #767f89;
  --pos: #1b5f9e; --neg: #c77700; --total: #5a6673;
  --h0: #f7fbff; --h1: #deebf7; --h2: #c6dbef; --h3: #9ecae1; --h4: #6baed6; --h5: #3182bd; --h6: #08519c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --panel: #1d232a; --ink: #e8ecf0; --soft: #a9b4bf; --line: #3b4550; --link: #8cc4f5; --mark: #3a3115;
    --s1: #5aa9e6; --s2: #f0a93b; --s3: #d7dde3; --s4: #c58fd0; --s5: #58c2a3; --s6: #98a4b0;
    --pos: #5aa9e6; --neg: #f0a93b; --total: #98a4b0;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 0 1rem 3rem; max-width: 76rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 2rem 0 .25rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul { margin: .5rem 0; max-width: 48rem; }
a { color: var(--link); }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
header p { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; padding: 0; margin: 1rem 0; max-width: none; list-style: none; }
aside { margin: 1rem 0; padding: .75rem 1rem; border-left: 4px solid var(--neg); background: var(--mark); }
aside h2 { margin: 0; padding: 0; border: 0; font-size: 1rem; }
aside ul { margin: .25rem 0 0; padding-left: 1.2rem; }
.void { font-size: 1.3rem; margin: 2rem 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: 1rem; }
.card { container-type: inline-size; background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; break-inside: avoid; }
.card h3 { margin: 0; color: var(--soft); font-weight: 600; }
.card .big { margin: 0; font-size: clamp(.9rem, 9.5cqi, 1.6rem); font-weight: 700; line-height: 1.3; }
.card .change { margin: 0 0 .5rem; color: var(--soft); font-size: .9rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; align-items: start; }
figure { margin: 0; break-inside: avoid; min-width: 0; }
figcaption, caption { font-weight: 600; text-align: left; margin-bottom: .4rem; line-height: 1.35; }
figure caption, .more caption { font-weight: 400; color: var(--soft); }
svg.cp-chart { display: block; width: 100%; height: auto; max-width: 46rem; }
details { margin-top: .4rem; }
summary { cursor: pointer; color: var(--link); font-size: .9rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0 1.25rem; font-size: .9rem; break-inside: auto; }
caption { caption-side: top; padding-bottom: .25rem; }
th, td { padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; border-bottom: 2px solid var(--line); }
tbody th { font-weight: 400; unicode-bidi: isolate; overflow-wrap: anywhere; min-width: 5rem; }
td { unicode-bidi: isolate; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
.hint { color: var(--soft); font-size: .9rem; }
footer { margin-top: 3rem; }
section, figure, .more { container-type: inline-size; }
@container (max-width: 40rem) {
  table.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.wide, table.wide tbody, table.wide tr, table.wide caption { display: block; }
  table.wide tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.wide th, table.wide td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .1rem 0; text-align: right; }
  table.wide tbody th { font-weight: 600; text-align: left; }
  table.wide td::before { content: attr(data-l); color: var(--soft); text-align: left; }
}
.cp-chart { color: var(--ink); }
.cp-s1 { color: var(--s1); } .cp-s2 { color: var(--s2); } .cp-s3 { color: var(--s3); } .cp-s4 { color: var(--s4); } .cp-s5 { color: var(--s5); } .cp-s6 { color: var(--s6); }
.cp-pos { color: var(--pos); } .cp-neg { color: var(--neg); } .cp-total { color: var(--total); }
.cp-break { stroke: var(--paper); }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --panel: #ffffff; --ink: #000000; --soft: #3d4650; --line: #b8c0c8; --link: #000000; --mark: #ffffff;
    --s1: #1b5f9e; --s2: #c77700; --s3: #3a3f47; --s4: #8a4b8f; --s5: #2a8c74; --s6: #767f89; --pos: #1b5f9e; --neg: #c77700; --total: #5a6673;
  }
  @page { size: A4; margin: 15mm 14mm 16mm; }
  html { font-size: 10.5pt; }
  body { padding: 0; max-width: none; }
  nav, footer, .skip, details { display: none; }
  h1 { margin-top: 0; }
  h2, h3, figcaption, caption { break-after: avoid; }
  table { break-inside: avoid; font-size: .82rem; margin: .5rem 0 .9rem; }
  h2 { margin-top: 1.5rem; }
  .figures { grid-template-columns: 1fr 1fr; }
  .cards { grid-template-columns: repeat(4, 1fr); gap: .5rem; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
$css$::text;
	END;
COMMENT ON FUNCTION customer_portfolio_internal.report_style() IS 'the style sheet of the page';
