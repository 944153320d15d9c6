/**
 * The page's script, served as /inbox.js. It is text because the server is compiled without the types of a browser and
 * a build step for forty lines would be the larger part. New entries are put in one by one, so that focus and a
 * selection in the others survive.
 */
export const inboxScript = `'use strict';
const said = document.body.dataset;
const announce = (text) => { document.getElementById('announce').textContent = text; };
const connection = (text, lost) => {
  const place = document.getElementById('connection');
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle('lost', lost);
};

function replaceText(fresh, id) {
  const old = document.getElementById(id);
  const next = fresh.getElementById(id);
  if (old.innerHTML !== next.innerHTML) old.replaceWith(document.adoptNode(next));
}

function showLive(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  const list = document.getElementById('list');
  const entries = [...fresh.getElementById('list').children];
  const kept = new Set(entries.map((entry) => entry.id));
  for (const old of [...list.children]) if (!kept.has(old.id)) old.remove();
  const arrived = entries.filter((entry) => !document.getElementById(entry.id));
  for (const entry of [...arrived].reverse()) list.prepend(document.adoptNode(entry));
  for (const id of ['warning', 'count', 'empty', 'more', 'states']) replaceText(fresh, id);
  document.getElementById('clear').disabled = entries.length === 0;
  document.getElementById('live').dataset.version = fresh.getElementById('live').dataset.version;
  if (arrived.length > 0) announce(said.arrived + ' ' + arrived.map((entry) => entry.dataset.to).join(', '));
}

let asking = false;
async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const version = document.getElementById('live').dataset.version;
    const answer = await fetch('/inbox/live?lang=' + said.language + '&version=' + encodeURIComponent(version));
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status === 200) showLive(await answer.text());
    connection(said.live, false);
  } catch {
    connection(said.lost, true);
  } finally {
    asking = false;
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-copy]');
  if (!button) return;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = said.copied;
    announce(said.copied);
  } catch {
    announce(said.copyFailed);
    getSelection().selectAllChildren(button.parentElement.querySelector('output'));
  }
  setTimeout(() => { button.textContent = label; }, 2000);
});

document.addEventListener('visibilitychange', refresh);
setInterval(refresh, 1500);
refresh();
`;
