/** RFC 7617. */

/** Value of the `Authorization` header, the characters as UTF-8. */
export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
