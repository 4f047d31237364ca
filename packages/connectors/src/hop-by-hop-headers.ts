/** Headers of one connection only (RFC 9110 §7.6.1), and what older software still sends; lower case. */
export const hopByHopHeaders: readonly string[] = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
