/* Every page works without this file. It adds: position and active time of reading, focus mode, print, language links that
   keep the place, notes that save themselves. Addresses and words come from data attributes; nothing is written as HTML. */

const page = document.documentElement;
const box = document.querySelector('.inducci-frame')?.closest('.inducci:not(body)');
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const language = box?.lang || page.lang || undefined;

/* What needs a script is hidden until there is one. */
for (const element of all('[data-inducci-script]')) element.hidden = false;
for (const button of all('[data-inducci-print]')) button.addEventListener('click', () => print());
one('[data-inducci-errors]')?.focus();

/* A region that scrolls is a stop for the Tab key only while it has something to scroll. */
const scrollers = all('.inducci-scroller');
const stops = () => { for (const s of scrollers) s.scrollWidth > s.clientWidth ? s.setAttribute('tabindex', '0') : s.removeAttribute('tabindex'); };
if (scrollers.length) { stops(); addEventListener('resize', stops); }

/* A double click sends a form once; the back button brings it to life again. Forms that a script sends itself are left alone. */
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || !form.closest('.inducci')) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = '1';
});
addEventListener('pageshow', () => { for (const form of all('form[data-sent]')) delete form.dataset.sent; });

/* Focus mode: whatever stands around our box goes, in any host; Esc or the button brings it back. */
const toggle = one('[data-inducci-focus]');
if (toggle && box) {
  const KEY = 'inducci-focus';
  for (let inner = box; inner !== document.body; inner = inner.parentElement) {
    for (const other of inner.parentElement.children) if (other !== inner) other.classList.add('inducci-outside');
  }
  const show = on => {
    page.classList.toggle(KEY, on);
    toggle.textContent = on ? toggle.dataset.on : toggle.dataset.off;
    try { on ? localStorage.setItem(KEY, '1') : localStorage.removeItem(KEY); } catch { /* private window */ }
  };
  let kept = null;
  try { kept = localStorage.getItem(KEY); } catch { /* private window */ }
  if (kept) show(true);
  toggle.addEventListener('click', () => show(!page.classList.contains(KEY)));
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && page.classList.contains(KEY)) { show(false); toggle.focus(); }
  });
}

/* Position: the block at the top of the window, by id, sent when scrolling stops and on leaving; and the seconds of active reading. */
const lesson = one('[data-inducci-lesson]');
const blocks = lesson ? all('[data-inducci-block]', lesson) : [];
const reading = () => {
  const height = Math.min(innerHeight * 0.2, 160);
  let found = blocks[0];
  for (const block of blocks) if (block.getBoundingClientRect().top <= height) found = block;
  return found?.id ?? '';
};
let place = decodeURIComponent(location.hash.slice(1));
if (!blocks.some(block => block.id === place)) place = '';
if (blocks.length) {
  /* The switch of languages stands at the top: what counts as the place is where scrolling last stopped below it. */
  let settled = 0;
  addEventListener('scroll', () => { clearTimeout(settled); settled = setTimeout(() => { if (scrollY > 200) place = reading(); }, 400); }, { passive: true });
}
if (lesson?.dataset.position && blocks.length) {
  const IDLE_MS = 60000;
  let sent = reading(), seconds = 0, active = performance.now(), mark = active, timer = 0;
  const count = () => {
    const now = performance.now();
    if (!document.hidden) seconds += Math.max(0, Math.min(now, active + IDLE_MS) - mark) / 1000;
    mark = now;
  };
  const send = () => {
    count();
    const block = reading();
    if (block === sent && seconds < 15) return;
    const form = new URLSearchParams({ csrf_token: lesson.dataset.csrf, block, seconds: Math.round(seconds) });
    if (navigator.sendBeacon(lesson.dataset.position, form)) { sent = block; seconds = 0; }
  };
  const stir = () => { count(); active = performance.now(); };
  addEventListener('scroll', () => { stir(); clearTimeout(timer); timer = setTimeout(send, 1200); }, { passive: true });
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, stir, { passive: true });
  document.addEventListener('visibilitychange', () => { document.hidden ? send() : (mark = active = performance.now()); });
  addEventListener('pagehide', send);
}
for (const link of all('[data-inducci-keep-place]')) {
  link.addEventListener('click', () => { if (blocks.length && scrollY > 200) place = reading(); if (place) link.hash = place; });
}

/* Notes save themselves a moment after typing; what could not be sent is tried again. */
for (const form of all('[data-inducci-note]')) {
  const field = one('textarea', form), line = one('[role=status]', form), words = form.dataset;
  let saved = field.value, timer = 0, busy = false;
  const clock = () => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date());
  const save = async () => {
    clearTimeout(timer);
    if (busy || field.value === saved) return;
    const text = field.value;
    busy = true;
    line.textContent = words.saving;
    try {
      const body = new URLSearchParams(new FormData(form));
      const reply = await fetch(form.action, { method: 'POST', body, headers: { 'X-Inducci-Script': '1' }, redirect: 'manual' });
      if (reply.ok) { saved = text; line.textContent = words.saved.replace('{time}', clock()); }
      else line.textContent = words.ended;
    } catch {
      line.textContent = words.lost;
      timer = setTimeout(save, 10000);
    }
    busy = false;
    if (field.value !== text) timer = setTimeout(save, 1500);
  };
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
  field.addEventListener('blur', save);
  form.addEventListener('submit', event => { event.preventDefault(); field.value === saved ? line.textContent = words.saved.replace('{time}', clock()) : save(); });
  addEventListener('online', save);
  addEventListener('pagehide', () => { if (field.value !== saved) navigator.sendBeacon(form.action, new URLSearchParams(new FormData(form))); });
}

/* Answers of a quiz wait in this browser (no connection): signing out from any page asks first. */
try { if (localStorage.getItem('inducci-waiting')) import('./answers.js'); } catch { /* private window */ }
