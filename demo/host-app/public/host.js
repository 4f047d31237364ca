/** Light, dark or as the system: what Acme's own switch does. */
const root = document.documentElement;
const wanted = new URLSearchParams(location.search).get('scheme') ?? localStorage.getItem('scheme');
if (wanted === 'light' || wanted === 'dark') root.dataset.scheme = wanted;

document.querySelector('[data-switch]')?.addEventListener('click', () => {
  const dark =
    getComputedStyle(root).colorScheme === 'dark' ||
    (root.dataset.scheme === undefined && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.scheme = dark ? 'light' : 'dark';
  localStorage.setItem('scheme', root.dataset.scheme);
});
