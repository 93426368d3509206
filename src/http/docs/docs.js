// The page works without this: a filter, a theme switch, and a menu on small screens.
const find = document.getElementById('find');
const entries = [...document.querySelectorAll('nav [data-find]')];
const nothing = document.getElementById('nothing-found');

find.addEventListener('input', () => {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) {
    const text = entry.dataset.find.toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of document.querySelectorAll('nav details')) {
    const any = group.querySelector('li:not([hidden])') !== null;
    group.hidden = !any;
    if (words.length > 0 && any) group.open = true;
  }
  nothing.hidden = entries.some((entry) => !entry.hidden);
});

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  find.focus();
});

const theme = document.getElementById('theme');
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const current = () =>
  document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light');
const label = () => {
  theme.textContent = current() === 'dark' ? 'Light' : 'Dark';
};
const saved = localStorage.getItem('waystock-docs-theme');
if (saved) document.documentElement.dataset.theme = saved;
theme.hidden = false;
label();
prefersDark.addEventListener('change', label);
theme.addEventListener('click', () => {
  const next = current() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem('waystock-docs-theme', next);
  label();
});

const menu = document.getElementById('menu');
const index = document.getElementById('index');
const toggle = (open) => {
  menu.setAttribute('aria-expanded', String(open));
  index.classList.toggle('open', open);
};
menu.addEventListener('click', () => toggle(menu.getAttribute('aria-expanded') !== 'true'));
index.addEventListener('click', (event) => {
  if (event.target.closest('a')) toggle(false);
});
