/** `MortiseInstall` → `mortise-install`. */
export const toTag = (name) => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
