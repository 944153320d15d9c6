import { faultModes, faultRoutes } from '../domain/faults.ts';
import { markup, type Markup } from './markup.ts';
import type { InboxView } from './view.ts';
import { words } from './words.ts';

/** The switches. A plain form: it needs no script, and after sending it the page shows the new state. */
export function renderFaults({ language, faults, chosenRoute }: InboxView): Markup {
  const w = words[language];
  const meant = faults.filter(({ route }) => chosenRoute === '*' || route === chosenRoute);
  const first = meant[0];
  // With mixed states nothing is ticked: the form must not claim a state that is not there.
  const mode = meant.every((fault) => fault.mode === first?.mode) ? first?.mode : undefined;
  return markup`<aside id="faults" class="faults" aria-labelledby="faults-title">
<h2 id="faults-title">${w.faults}</h2>
<p>${w.faultsLead}</p>
<form method="post" action="/inbox/faults?lang=${language}">
<label for="route">${w.route}</label>
<select id="route" name="route">
<option value="*">${w.allRoutes}</option>
${faultRoutes.map((route) => markup`<option${route === chosenRoute && markup` selected`}>${route}</option>`)}
</select>
<fieldset><legend>${w.mode}</legend>
${faultModes.map(
  (each) =>
    markup`<label class="choice"><input type="radio" name="mode" value="${each}" required${each === mode && markup` checked`}>${w.modes[each]}</label>`,
)}
</fieldset>
<div class="pair">
<p><label for="delay">${w.delay}</label><input id="delay" name="delay_ms" type="number" min="0" max="120000" step="1" value="${first?.delay_ms ?? 5000}"></p>
<p><label for="status">${w.status}</label><input id="status" name="status" type="number" min="400" max="599" step="1" value="${first?.status ?? 500}"></p>
</div>
<button type="submit" class="primary">${w.apply}</button>
</form>
<h3>${w.now}</h3>
${renderStates({ language, faults })}
</aside>`;
}

/** What each route does now; part of what is refreshed while the page is open. */
export function renderStates({ language, faults }: Pick<InboxView, 'language' | 'faults'>): Markup {
  const w = words[language];
  return markup`<dl id="states">${faults.map(
    (fault) =>
      markup`<div${fault.mode !== 'none' && markup` class="on"`}><dt><code>${fault.route}</code></dt><dd>${w.modes[fault.mode]}</dd></div>`,
  )}</dl>`;
}
