/** What a host writes to put the marketplace into its page: where tokens come from. */
document.querySelector('mortise-marketplace, mortise-connect').getToken = async () =>
  (await fetch('/token', { method: 'POST' })).text();
