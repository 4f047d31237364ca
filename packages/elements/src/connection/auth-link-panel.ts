/** Registers the panel of a link for somebody else; its code comes when it is asked for. */
import { defineElement } from '../session/index.ts';
import { MortiseAuthLink } from './mortise-auth-link.ts';

export const defineAuthLink = (): void => defineElement('mortise-auth-link', MortiseAuthLink);
