/** Collects what the Content-Security-Policy of this page reports; it runs before anything else does. */
window.cspReports = [];
document.addEventListener(
  'securitypolicyviolation',
  ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) => {
    window.cspReports.push({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample });
  },
);
