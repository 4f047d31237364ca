/** What the proxy's replies are, for its description: the outside system's answers among our own refusals. */
import { Type } from 'typebox';

const headers = {
  'mortise-outside-status': {
    type: 'integer',
    description: 'The status that the system answered with. It is there whenever the system answered, and only then.',
  },
};
const stream = {
  schema: {
    type: 'string',
    format: 'binary',
    description: 'With `"stream": true`: the system\'s own bytes under its own type, application/json too.',
  },
};
const wholeOrStream = (schema: object) => ({ 'application/json': { schema }, '*/*': stream });
const failed = {
  description:
    "With `mortise-outside-status`: the system's own error, its status and answer handed on. Without: a refusal of ours; the system was not asked, or gave no answer.",
  headers,
  content: wholeOrStream(Type.Union([Type.Ref('ProxyAnswer'), Type.Unsafe({ 'x-ref': 'Refusal' })])),
};

export const proxyResponses = {
  '2xx': {
    description:
      'What the system answered: whole, always with 200, or with `"stream": true` as it came, with its own status and type.',
    headers,
    content: wholeOrStream(Type.Ref('ProxyAnswer')),
  },
  304: Type.Null({ description: 'With `"stream": true`: what the caller has is still right.', headers }),
  '4xx': failed,
  '5xx': failed,
};
