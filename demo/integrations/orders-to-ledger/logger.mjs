/** Writes log lines to stderr; what is not plain information says so in front; quieter levels are left out. */
const LEVELS = ['debug', 'info', 'warn', 'error'];

/** A logger that writes lines from `least` upwards; info when it is not one of the levels. */
export function logger(least) {
  const from = LEVELS.indexOf(LEVELS.includes(least) ? least : 'info');
  const line = (level) => (text) => {
    if (LEVELS.indexOf(level) >= from)
      process.stderr.write(level === 'info' ? `${text}\n` : `${level.toUpperCase()}: ${text}\n`);
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
