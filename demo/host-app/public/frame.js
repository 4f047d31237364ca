/** What a host writes to put the marketplace into its page as an iframe: answers its question for a token, follows its height. */
const frame = document.querySelector('iframe');
const { server, account, path, way } = frame.dataset;
// Messages come from an origin, whatever path the server's address has.
const theirs = new URL(server).origin;
const getToken = async () => (await fetch('/token', { method: 'POST' })).text();

addEventListener('message', async ({ origin, source, data }) => {
  if (origin !== theirs || source !== frame.contentWindow) return;
  if (data.message === 'mortise-ready')
    frame.contentWindow.postMessage({ message: 'mortise-token', token: await getToken() }, theirs);
  if (data.message === 'mortise-height') frame.style.height = `${data.height}px`;
});

const view = new URLSearchParams(location.search);
view.delete('scheme');
const query = view.size > 0 ? `?${view}` : '';
frame.src = `${server}/${account}${path}${query}${way === 'fragment' ? `#token=${await getToken()}` : ''}`;
