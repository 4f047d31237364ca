/** Draws a listing's text from the server's allow-listed tree; an unknown node shows its words only. */
import { html, nothing, type TemplateResult } from 'lit';
import type { components } from '@mortise/client';

export type TextNode = components['schemas']['TextNode'];

/** `level` is the level of the page's title; headings in the text come below it. */
export function textTree(nodes: readonly TextNode[], level: number): unknown {
  return nodes.map((node) => draw(node, level));
}

function draw(node: TextNode, level: number): unknown {
  const inside = textTree(node.children ?? [], level);
  switch (node.type) {
    case 'text':
      return node.text ?? nothing;
    case 'paragraph':
      return html`<p>${inside}</p>`;
    case 'heading':
      return heading(inside, Math.min(6, level + Math.max(1, (node.depth ?? 2) - 1)));
    case 'list':
      return node.ordered === true
        ? html`<ol>
            ${inside}
          </ol>`
        : html`<ul>
            ${inside}
          </ul>`;
    case 'item':
      return html`<li>${inside}</li>`;
    case 'code':
      return html`<code>${node.text ?? inside}</code>`;
    case 'strong':
      return html`<strong>${inside}</strong>`;
    case 'emphasis':
      return html`<em>${inside}</em>`;
    case 'quote':
      return html`<blockquote>${inside}</blockquote>`;
    case 'break':
      return html`<br />`;
    case 'rule':
      return html`<hr class="rule" />`;
    case 'link':
      return isSafe(node.href)
        ? html`<a href=${node.href} target="_blank" rel="noopener nofollow ugc">${inside}</a>`
        : inside;
    default:
      return inside;
  }
}

const heading = (inside: unknown, level: number): TemplateResult =>
  html`<div class="prose-heading" role="heading" aria-level=${level}>${inside}</div>`;

/** The server checked it; a host page's code could have changed it since. */
const isSafe = (href: string | undefined): href is string => href !== undefined && /^(https:|mailto:)/i.test(href);
