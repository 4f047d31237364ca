/** Registers the elements; on a server that renders pages there is nothing to register. */
import { registerElements } from './register.ts';

if (typeof customElements !== 'undefined' && typeof document !== 'undefined') registerElements();
