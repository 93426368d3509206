// Before anything is painted, in the head of every page: the page's own script comes with the module
// graph, after the browser has shown its first colours. The policy allows no code in the page itself.
{
  const stored = localStorage.getItem('waystock.theme');
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme =
    stored === 'light' || stored === 'dark' ? stored : dark ? 'dark' : 'light';
}
