/* Saves each answer at once. What cannot be sent is kept in this browser (IndexedDB) under the attempt and the person, said in
   words, and sent on later: with pauses that grow, when the connection is back, when the person has signed in again in another
   tab. It is never sent under another sign-in and is deleted at sign-out, after a question. Without this file every page works
   by its forms. Addresses and words come from data attributes; nothing is written as HTML. */

const root = document.querySelector('[data-inducci-keep]');
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const word = (name, values = {}) => (root.dataset[name] ?? '').replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
const WEEK = 7 * 24 * 3600 * 1000;

/* --- what waits: IndexedDB, or memory where the browser allows none ------------------------------------------------------ */

const memory = new Map();
let database = null;
const opened = new Promise(resolve => {
  try {
    const request = indexedDB.open('inducci-answers', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('waiting', { keyPath: 'key' });
    request.onsuccess = () => { database = request.result; resolve(); };
    request.onerror = request.onblocked = () => resolve();
  } catch { resolve(); }
});

const run = async (mode, work) => {
  await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('waiting', mode, mode === 'readwrite' ? { durability: 'strict' } : {});
    const request = work(transaction.objectStore('waiting'));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
};

const keep = async item => {
  memory.set(item.key, item);
  await opened;
  if (database) await run('readwrite', store => store.put(item)).then(() => memory.delete(item.key), () => {});
};

const waiting = async () => {
  await opened;
  const stored = database ? await run('readonly', store => store.getAll()).catch(() => []) : [];
  const items = new Map(stored.map(item => [item.key, item]));
  for (const [key, item] of memory) items.set(key, item);
  return [...items.values()].filter(item => item.person === root.dataset.person).sort((a, b) => a.made - b.made);
};

/* Only what was sent goes: an answer changed meanwhile stays. */
const drop = async item => {
  const held = memory.get(item.key);
  if (held && held.client === item.client && held.sequence === item.sequence) memory.delete(item.key);
  await opened;
  if (!database) return;
  await run('readwrite', store => {
    const request = store.get(item.key);
    request.onsuccess = () => {
      const found = request.result;
      if (found && found.client === item.client && found.sequence === item.sequence) store.delete(item.key);
    };
    return request;
  }).catch(() => {});
};

const forget = async test => {
  for (const [key, item] of memory) if (test(item)) memory.delete(key);
  await opened;
  if (!database) return;
  await run('readwrite', store => {
    const request = store.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      if (test(cursor.value)) cursor.delete();
      cursor.continue();
    };
    return request;
  }).catch(() => {});
};

/* --- what the person is told --------------------------------------------------------------------------------------------- */

const line = number => document.querySelector(`[data-number="${number}"] [data-inducci-saved]`) ?? document.querySelector('[data-inducci-saved]');
const box = document.querySelector('[data-inducci-trouble]');
let troubled = '';

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const trouble = (code, text, actions = []) => {
  if (!box) return;
  const [sentence, buttons] = box.firstElementChild.children;
  box.hidden = false;
  if (troubled !== code || sentence.textContent !== text) {
    sentence.textContent = text;
    buttons.replaceChildren(...actions);
  }
  troubled = code;
};

const again = () => {
  const button = element('button', word('wAgain'), { type: 'button', class: 'inducci-button inducci-button--second' });
  button.addEventListener('click', () => retry());
  return button;
};

const calm = () => {
  if (!troubled || !box) return;
  if (['waiting', 'session', 'other'].includes(troubled)) {
    box.hidden = true;
    for (const part of box.firstElementChild.children) part.replaceChildren();
    const status = document.querySelector('[data-inducci-saved]');
    if (status) status.textContent = word('wSent');
    troubled = '';
  }
};

const row = (number, answered, marked) => {
  for (const status of all(`[data-inducci-row="${number}"]`)) {
    status.textContent = word((answered ? 'wAnswered' : 'wNotAnswered') + (marked ? 'Marked' : ''));
    status.classList.toggle('inducci-status--done', answered && !marked);
    status.classList.toggle('inducci-status--changed', marked);
    status.toggleAttribute('data-answered', answered);
  }
  const list = all('ol').map(one => all('[data-inducci-row]', one)).find(rows => rows.length) ?? [];
  const n = list.filter(status => status.hasAttribute('data-answered')).length;
  if (list.length) for (const counter of all('[data-inducci-count]')) counter.textContent = word('wCount', { n, total: list.length });
};

/* --- sending ------------------------------------------------------------------------------------------------------------- */

const client = [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
let sequence = 0;
let count = 0;
let pause = 0;
let timer = 0;
let running = null;
let state = '';

const call = (href, options = {}) => fetch(href, {
  credentials: 'same-origin', redirect: 'manual', signal: AbortSignal.timeout?.(20000), ...options,
  headers: { Accept: 'application/json', 'X-Inducci-Script': '1', 'X-CSRFToken': root.dataset.csrf },
});

/* Returns 'gone' (the server has it, or will never take it), 'session', 'other' or 'waiting'. */
const send = async item => {
  const body = new URLSearchParams(item.fields);
  body.set('client', item.client);
  body.set('sequence', item.sequence);
  body.set('age', Math.max(0, Date.now() - item.made));
  body.set('person', item.person);
  let reply;
  try { reply = await call(item.href, { method: 'POST', body, keepalive: true }); } catch { return 'waiting'; }
  if (reply.type === 'opaqueredirect' || reply.status === 401) return 'session';
  if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return 'waiting';
  const data = await reply.json().catch(() => null);
  if (!data) return 'waiting';
  const code = data.error;
  if (code === 'other_person') return 'other';
  if (code === 'csrf' || reply.status === 403) return 'session';
  const here = item.attempt === root.dataset.attempt;
  if (data.status === 'saved') {
    if (here) {
      const status = line(item.number);
      if (status) status.textContent = data.text;
      row(item.number, data.answered, data.marked);
    }
  } else if (data.text) {
    const actions = data.href ? [element('a', data.link, { href: data.href })] : [];
    trouble(data.status, data.text, actions);
  } else if (reply.status === 404) {
    return 'other';
  }
  return 'gone';
};

/* Asks who is signed in now, and for a fresh token. */
const identify = async () => {
  let reply;
  try { reply = await call(root.dataset.tokenHref); } catch { return 'waiting'; }
  if (reply.type === 'opaqueredirect' || [401, 403, 404].includes(reply.status)) return 'session';
  const data = reply.ok ? await reply.json().catch(() => null) : null;
  if (!data) return 'waiting';
  if (data.person !== root.dataset.person) return 'other';
  root.dataset.csrf = data.csrf;
  for (const field of all('input[name="csrf_token"]')) field.value = data.csrf;
  return '';
};

const tell = () => {
  if (state === 'session') {
    trouble('session', word('wSession'), [element('a', word('wSignin'), { href: location.href, target: '_blank', rel: 'noopener' }), again()]);
  } else if (state === 'other') {
    trouble('other', word('wOther'), [again()]);
  } else if (state === 'waiting') {
    const text = count > 1 ? word('wWaitingMany', { n: count }) : word('wWaiting');
    trouble('waiting', database ? text : `${text} ${word('wMemory')}`, [again()]);
  }
};

const flushing = async () => {
  if (state === 'session' || state === 'other') state = await identify();
  let asked = false;
  while (!state || state === 'waiting') {
    const items = await waiting();
    count = items.length;
    if (!count) { state = ''; break; }
    let result = await send(items[0]);
    if (result === 'session' && !asked) {
      asked = true;
      const who = await identify();
      if (!who) continue;
      result = who;
    }
    if (result === 'gone') { await drop(items[0]); state = ''; asked = false; pause = 0; continue; }
    state = result;
    break;
  }
  clearTimeout(timer);
  remember();
  if (state) {
    tell();
    pause = Math.min(pause ? pause * 2 : 2000, 60000);
    timer = setTimeout(() => retry(), pause * (0.75 + Math.random() / 2));
  } else {
    pause = 0;
    calm();
  }
};

/* Other pages of ours learn from this that something waits. */
const remember = () => {
  try { count ? localStorage.setItem('inducci-waiting', JSON.stringify(noted())) : localStorage.removeItem('inducci-waiting'); } catch { /* private window */ }
};

const flush = () => (running ??= flushing().finally(() => { running = null; }));
const retry = async () => { await running; await flush(); };

/* --- what the person enters ---------------------------------------------------------------------------------------------- */

const dirty = new Map();

const fields = section => {
  const found = [];
  for (const field of all('input, select, textarea', section)) {
    if (!field.name || field.matches(':disabled') || !/^(q-|mark|has_mark)/.test(field.name)) continue;
    if (['radio', 'checkbox'].includes(field.type) && !field.checked) continue;
    found.push([field.name.replace(/^((?:has_)?mark)-\d+$/, '$1'), field.value]);
  }
  return found;
};

const save = async section => {
  clearTimeout(dirty.get(section));
  dirty.delete(section);
  const { inducciAnswer: question, number } = section.dataset;
  const { person, attempt } = root.dataset;
  sequence += 1;
  const item = {
    key: `${person}/${attempt}/${question}`, person, attempt, question, number, client, sequence, made: Date.now(),
    href: section.dataset.saveHref ?? section.action, fields: fields(section),
  };
  count += 1;
  const status = line(number);
  if (status) status.textContent = word('wSaving');
  await keep(item);
  remember();
  await retry();
  if (state && status) status.textContent = '';
};

const section = target => target.closest?.('[data-inducci-answer]');

if (root) {
  root.addEventListener('change', event => { const found = section(event.target); if (found) save(found); });
  root.addEventListener('input', event => {
    const found = event.target.matches('input[type=text], textarea') && section(event.target);
    if (!found) return;
    clearTimeout(dirty.get(found));
    dirty.set(found, setTimeout(() => save(found), 800));
  });

  /* A form leaves the page only when nothing waits: what is on its way arrives first. */
  let passing = false;
  let busy = false;
  document.addEventListener('submit', async event => {
    const form = event.target;
    if (passing || !root.contains(form)) return;
    if (!busy && !dirty.size && !running && !count && navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    for (const found of [...dirty.keys()]) await save(found);
    await retry();
    busy = false;
    if (!state && !navigator.onLine) { state = 'waiting'; tell(); state = ''; }
    else if (!state) {
      passing = true;
      form.requestSubmit(form.contains(event.submitter) ? event.submitter : null);
      passing = false;
    }
  }, true);

  for (const name of ['online', 'focus', 'pageshow']) addEventListener(name, () => { if (count) retry(); });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') { if (count) retry(); } else { for (const found of [...dirty.keys()]) save(found); }
  });
  addEventListener('beforeunload', event => { if (memory.size) event.preventDefault(); });

  /* The time limit: told at five minutes and at one, not ticking; then what is there is submitted. */
  const left = Number(root.dataset.left) * 1000;
  const form = document.getElementById(root.dataset.submitForm ?? '');
  if (left && form) {
    const status = document.querySelector('[data-inducci-saved]');
    const at = (moment, work) => { if (moment > 0 && moment < 2 ** 31) setTimeout(work, moment); };
    at(left - 300000, () => { if (status) status.textContent = word('wMinutes-5'); });
    at(left - 60000, () => { if (status) status.textContent = word('wMinutes-1'); });
    at(left, () => { if (status) status.textContent = word('wTimeUp'); form.requestSubmit(); });
  }

  forget(item => item.made < Date.now() - WEEK).then(async () => { count = (await waiting()).length; if (count) retry(); });
  if (!location.hash) all('[data-inducci-arrive]').at(0)?.focus();
}

/* --- signing out on a shared computer deletes what waits, after a question: on every page of ours (inducci.js asks for this file) */

const NOTE = 'inducci-waiting';
let note = {};
try { note = JSON.parse(localStorage.getItem(NOTE) ?? '{}'); } catch { /* private window */ }
const noted = () => (root ? { count, person: root.dataset.person, ask: word('wSignout', { n: count }) } : note);

const leaves = node => node.hasAttribute('data-inducci-signout') || /(log|sign)[-_]?(out|off)(\/|\?|$)/i.test(node.getAttribute('href') ?? node.getAttribute('action') ?? '');
const leaving = async (event, go) => {
  const { count: n, person, ask } = noted();
  if (!n) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!confirm(ask)) return;
  await forget(item => item.person === person);
  count = note.count = 0;
  remember();
  go();
};
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href]');
  if (link && leaves(link)) leaving(event, () => location.assign(link.href));
}, true);
document.addEventListener('submit', event => {
  if (leaves(event.target)) leaving(event, () => event.target.submit());
}, true);

/* --- ordering: buttons beside the positions ------------------------------------------------------------------------------ */

for (const list of all('[data-inducci-order]')) {
  const rows = () => all('.inducci-place-select', list);
  const place = item => item.querySelector('select');
  const values = rows().map(item => place(item).value);
  if (list.closest('fieldset:disabled')) continue;
  if (new Set(values).size === values.length && !values.includes('')) {
    list.append(...rows().sort((a, b) => place(a).value - place(b).value));
  }
  const told = element('p', '', { class: 'inducci-hidden', role: 'status' });
  const move = (item, step, button) => {
    const order = rows();
    const to = order.indexOf(item) + step;
    if (to < 0 || to >= order.length) return;
    step < 0 ? order[to].before(item) : order[to].after(item);
    rows().forEach((one, index) => { place(one).value = String(index + 1); });
    button.focus();
    const name = item.querySelector('[data-inducci-item]').textContent;
    told.textContent = list.dataset.moved.replace('{item}', name).replace('{position}', String(to + 1));
    place(item).dispatchEvent(new Event('change', { bubbles: true }));
  };
  for (const item of rows()) {
    const name = item.querySelector('[data-inducci-item]').textContent;
    const buttons = element('p', '', { class: 'inducci-line inducci-order__move' });
    for (const [step, label] of [[-1, list.dataset.up], [1, list.dataset.down]]) {
      const button = element('button', label, { type: 'button', class: 'inducci-text-button', 'aria-label': `${label} ${name}` });
      button.addEventListener('click', () => move(item, step, button));
      buttons.append(button);
    }
    item.append(buttons);
  }
  list.append(told);
}
