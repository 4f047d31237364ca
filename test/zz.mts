import { launchBrowser } from './support/browser/launch-browser.ts';
import { readFileSync } from 'node:fs';
const b = await launchBrowser(); const p = await b.newPage({ viewport: { width: 1600, height: 1000 } });
const pick = process.argv.slice(3);
await p.setContent(`<body style="margin:8px;display:flex;flex-wrap:wrap;gap:8px;background:#bbb;align-items:start">` + pick.map(f => `<img style="width:${f.includes('-360-') ? 260 : 780}px" src="data:image/png;base64,${readFileSync('shots/' + f + '.png').toString('base64')}">`).join(''));
await p.screenshot({ path: process.argv[2], fullPage: true }); await b.close();
